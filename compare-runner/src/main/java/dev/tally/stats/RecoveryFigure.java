package dev.tally.stats;

import dev.tally.recovery.StrikeResult;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What is told of a strike, in the order to print. */
public enum RecoveryFigure {
  /** See {@link StrikeResult#detected}. */
  DETECTED("detected", Unit.SECONDS, StrikeResult::detected),
  /** See {@link StrikeResult#firstSuccess}. */
  FIRST_SUCCESS("first answer", Unit.SECONDS, StrikeResult::firstSuccess),
  /** See {@link StrikeResult#gapMedian}. */
  GAP_MEDIAN("gap, median key", Unit.SECONDS, StrikeResult::gapMedian),
  /** See {@link StrikeResult#gapP99}. */
  GAP_P99("gap, p99 of keys", Unit.SECONDS, StrikeResult::gapP99),
  /** See {@link StrikeResult#gapWorst}. */
  GAP_WORST("gap, worst key", Unit.SECONDS, StrikeResult::gapWorst),
  /** See {@link StrikeResult#mostAnswered}. */
  MOST_ANSWERED("99% of keys again", Unit.SECONDS, StrikeResult::mostAnswered),
  /** See {@link StrikeResult#allAnswered}. */
  ALL_ANSWERED("all keys again", Unit.SECONDS, StrikeResult::allAnswered),
  /** See {@link StrikeResult#withinLimit}. */
  WITHIN_LIMIT("p99 in limit again", Unit.SECONDS, s -> OptionalDouble.of(s.withinLimit())),
  /** See {@link StrikeResult#backlogDrained}. */
  BACKLOG("backlog drained", Unit.SECONDS, s -> OptionalDouble.of(s.backlogDrained())),
  /** See {@link StrikeResult#backlogPeak}. */
  BACKLOG_PEAK("most behind", Unit.NUMBER, s -> OptionalDouble.of(s.backlogPeak())),
  /** See {@link StrikeResult#violationSeconds}. */
  VIOLATION("time outside limit", Unit.SECONDS, s -> OptionalDouble.of(s.violationSeconds())),
  /** See {@link StrikeResult#hitOperations}. */
  OUTSIDE("operations outside", Unit.NUMBER, s -> OptionalDouble.of(s.hitOperations())),
  /** See {@link StrikeResult#hitKeys}. */
  HIT_KEYS(
      "keys hit",
      Unit.SHARE,
      s ->
          s.keys() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(s.hitKeys() / (double) s.keys())),
  /** See {@link StrikeResult#whole}. */
  WHOLE("whole again", Unit.SECONDS, s -> OptionalDouble.of(s.whole())),
  /** Records restored or moved. */
  COPIED("records copied", Unit.NUMBER, s -> OptionalDouble.of(s.strike().copiedRecords())),
  /** Bytes restored or moved. */
  COPIED_BYTES("copied", Unit.BYTES, s -> OptionalDouble.of(s.strike().copiedBytes())),
  /** As few records as would have done. */
  LEAST("least possible", Unit.NUMBER, s -> s.strike().leastRecords()),
  /** Processor time beyond calm. */
  CPU("CPU beyond calm", Unit.SECONDS, s -> OptionalDouble.of(s.strike().cpuSeconds())),
  /** See {@link StrikeResult#failed}. */
  FAILED("failed", Unit.NUMBER, s -> OptionalDouble.of(s.failed())),
  /** See {@link StrikeResult#unknown}. */
  UNKNOWN("unknown", Unit.NUMBER, s -> OptionalDouble.of(s.unknown()));

  /** What a figure is counted in. */
  public enum Unit {
    /** Seconds. */
    SECONDS,
    /** A number of things. */
    NUMBER,
    /** A share, 0 to 1. */
    SHARE,
    /** Bytes. */
    BYTES
  }

  private final String label;
  private final Unit unit;
  private final Function<StrikeResult, OptionalDouble> value;

  RecoveryFigure(String label, Unit unit, Function<StrikeResult, OptionalDouble> value) {
    this.label = label;
    this.unit = unit;
    this.value = value;
  }

  /**
   * What it is called.
   *
   * @return short, without its unit
   */
  public String label() {
    return label;
  }

  /**
   * What it is counted in.
   *
   * @return its unit
   */
  public Unit unit() {
    return unit;
  }

  /**
   * Whether it may be longer than what was seen.
   *
   * @param strike whose
   * @return true where it is "at least"
   */
  public boolean isCensored(StrikeResult strike) {
    return switch (this) {
      case GAP_MEDIAN, GAP_P99, GAP_WORST, MOST_ANSWERED, ALL_ANSWERED -> strike.isCensored();
      case WHOLE -> strike.strike().whole().isEmpty();
      default -> false;
    };
  }

  /**
   * Of one strike.
   *
   * @param strike which
   * @return empty where there is none
   */
  public OptionalDouble of(StrikeResult strike) {
    return value.apply(strike);
  }
}
