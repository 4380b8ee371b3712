package dev.tally.stats;

import dev.tally.recovery.StrikeResult;
import java.util.OptionalDouble;

/** What is told of a strike, in the order to print. */
public enum RecoveryFigure {
  /** See {@link StrikeResult#detected}. */
  DETECTED("detected", Unit.SECONDS),
  /** See {@link StrikeResult#firstSuccess}. */
  FIRST_SUCCESS("first answer", Unit.SECONDS),
  /** See {@link StrikeResult#gapMedian}. */
  GAP_MEDIAN("gap, median key", Unit.SECONDS),
  /** See {@link StrikeResult#gapP99}. */
  GAP_P99("gap, p99 of keys", Unit.SECONDS),
  /** See {@link StrikeResult#gapWorst}. */
  GAP_WORST("gap, worst key", Unit.SECONDS),
  /** See {@link StrikeResult#mostAnswered}. */
  MOST_ANSWERED("99% of keys again", Unit.SECONDS),
  /** See {@link StrikeResult#allAnswered}. */
  ALL_ANSWERED("all keys again", Unit.SECONDS),
  /** See {@link StrikeResult#withinLimit}. */
  WITHIN_LIMIT("p99 in limit again", Unit.SECONDS),
  /** See {@link StrikeResult#backlogDrained}. */
  BACKLOG("backlog drained", Unit.SECONDS),
  /** See {@link StrikeResult#backlogPeak}. */
  BACKLOG_PEAK("most behind", Unit.NUMBER),
  /** See {@link StrikeResult#violationSeconds}. */
  VIOLATION("time outside limit", Unit.SECONDS),
  /** See {@link StrikeResult#hitOperations}. */
  OUTSIDE("operations outside", Unit.NUMBER),
  /** See {@link StrikeResult#hitKeys}. */
  HIT_KEYS("keys hit", Unit.SHARE),
  /** See {@link StrikeResult#whole}. */
  WHOLE("whole again", Unit.SECONDS),
  /** Records restored or moved. */
  COPIED("records copied", Unit.NUMBER),
  /** Bytes restored or moved. */
  COPIED_BYTES("copied", Unit.BYTES),
  /** As few records as would have done. */
  LEAST("least possible", Unit.NUMBER),
  /** Processor time beyond calm. */
  CPU("CPU beyond calm", Unit.SECONDS),
  /** See {@link StrikeResult#failed}. */
  FAILED("failed", Unit.NUMBER),
  /** See {@link StrikeResult#unknown}. */
  UNKNOWN("unknown", Unit.NUMBER);

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

  RecoveryFigure(String label, Unit unit) {
    this.label = label;
    this.unit = unit;
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
   * The least that it can tell from nothing.
   *
   * @return in its unit
   */
  double resolution() {
    return switch (this) {
      case VIOLATION -> 0.1;
      case WITHIN_LIMIT -> 0.5;
      case BACKLOG -> 0.02;
      default -> unit == Unit.SECONDS ? 1e-3 : 1;
    };
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
    return switch (this) {
      case DETECTED -> strike.detected();
      case FIRST_SUCCESS -> strike.firstSuccess();
      case GAP_MEDIAN -> strike.gapMedian();
      case GAP_P99 -> strike.gapP99();
      case GAP_WORST -> strike.gapWorst();
      case MOST_ANSWERED -> strike.mostAnswered();
      case ALL_ANSWERED -> strike.allAnswered();
      case WITHIN_LIMIT -> OptionalDouble.of(strike.withinLimit());
      case BACKLOG -> OptionalDouble.of(strike.backlogDrained());
      case BACKLOG_PEAK -> OptionalDouble.of((double) strike.backlogPeak());
      case VIOLATION -> OptionalDouble.of(strike.violationSeconds());
      case OUTSIDE -> OptionalDouble.of((double) strike.hitOperations());
      case HIT_KEYS ->
          strike.keys() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(strike.hitKeys() / (double) strike.keys());
      case WHOLE -> OptionalDouble.of(strike.whole());
      case COPIED -> OptionalDouble.of(strike.strike().copiedRecords());
      case COPIED_BYTES -> OptionalDouble.of(strike.strike().copiedBytes());
      case LEAST -> strike.strike().leastRecords();
      case CPU -> OptionalDouble.of(strike.strike().cpuSeconds());
      case FAILED -> OptionalDouble.of((double) strike.failed());
      case UNKNOWN -> OptionalDouble.of((double) strike.unknown());
    };
  }
}
