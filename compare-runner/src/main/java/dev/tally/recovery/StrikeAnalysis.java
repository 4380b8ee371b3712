package dev.tally.recovery;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Judges strikes by the operations around them.
 *
 * <p>A median over all operations hides every outage, since most come before and after it; so
 * figures are of hit keys, each by its own worst. What never came back within the time it was
 * watched counts as that long, and says so: dropping it would make the slowest recovery the one
 * that looks best.
 */
public final class StrikeAnalysis {

  private static final long TENTH = Timeline.BUCKET_NANOS;
  private static final long HALF_SECOND = 500_000_000;

  /** How far back a victim must have answered for a key it owned, to have done own work. */
  private static final long RECENTLY = 5_000_000_000L;

  /** A part of operations above which a stretch of time is outside. */
  private static final double TOLERATED = 0.01;

  private final Operations operations;
  private final long limitNanos;

  /**
   * Of one row.
   *
   * @param operations what was measured
   * @param limitNanos the limit of latency: what is slower is outside
   */
  public StrikeAnalysis(Operations operations, long limitNanos) {
    this.operations = operations;
    this.limitNanos = limitNanos;
  }

  /**
   * Judges all strikes of the row.
   *
   * @param strikes in their order
   * @return one each
   */
  public List<StrikeResult> judge(List<Strike> strikes) {
    return strikes.stream().map(this::judge).toList();
  }

  private StrikeResult judge(Strike given) {
    long from = given.struck();
    long to = Math.max(given.end(), from + HALF_SECOND);
    int begin = operations.firstAt(from);
    int end = operations.firstAt(to);
    int reach = firstUnderWay(begin, from);
    BitSet hit = hitKeys(given, reach, end);
    KeyGaps gaps = new KeyGaps(operations, limitNanos, given, hit, reach, end, to);
    long slow = 0;
    long failed = 0;
    long unknown = 0;
    for (int i = begin; i < end; i++) {
      slow += isOutside(i) ? 1 : 0;
      unknown += operations.unknown(i) ? 1 : 0;
      failed += !operations.done(i) && !operations.unknown(i) ? 1 : 0;
    }
    Backlog backlog = Backlog.of(operations, from, to);
    return new StrikeResult(
        given.unfit().isPresent() ? given : fit(given, begin),
        operations.keyCount(),
        hit.cardinality(),
        end - begin,
        slow,
        since(from, given.detected().isPresent() ? given.detected().getAsLong() : -1),
        gaps.first(),
        gaps.gap(0.5),
        gaps.gap(0.99),
        gaps.gap(1),
        gaps.answered(0.99),
        gaps.answered(1),
        gaps.isCensored() || given.whole().isEmpty(),
        lastOutside(from, to),
        backlog.drained(),
        backlog.peak(),
        outsideTenths(from, to) / 10.0,
        failed,
        unknown);
  }

  /** A victim that owned keys must have been asked for them, or its loss shows nothing. */
  private Strike fit(Strike strike, int begin) {
    if (strike.owned().isEmpty()) {
      return strike;
    }
    for (int i = begin - 1; i >= 0 && strike.struck() - operations.intended(i) < RECENTLY; i--) {
      if (strike.owned().contains(operations.key(i)) && operations.done(i)) {
        return strike;
      }
    }
    return strike.unfitFor("nothing that the victim owned was answered in the 5 s before");
  }

  /** Operations under way at the deed were intended before it, the longest a timeout earlier. */
  private int firstUnderWay(int begin, long struck) {
    int first = begin;
    for (int i = begin - 1; i >= 0 && struck - operations.intended(i) < 60_000_000_000L; i--) {
      if (operations.returned(i) >= struck) {
        first = i;
      }
    }
    return first;
  }

  private boolean isOutside(int i) {
    return !operations.done(i) || operations.latency(i) > limitNanos;
  }

  private BitSet hitKeys(Strike strike, int begin, int end) {
    BitSet hit = new BitSet();
    strike.owned().forEach(hit::set);
    for (int i = begin; i < end; i++) {
      if (operations.returned(i) >= strike.struck() && isOutside(i)) {
        hit.set(operations.key(i));
      }
    }
    return hit;
  }

  private static OptionalDouble since(long from, long nanos) {
    return nanos < 0 ? OptionalDouble.empty() : OptionalDouble.of((nanos - from) / 1e9);
  }

  /** The share of operations outside, of those that were to start in a stretch of time. */
  private double outside(long from, long to) {
    int begin = operations.firstAt(from);
    int end = operations.firstAt(to);
    int outside = 0;
    for (int i = begin; i < end; i++) {
      outside += isOutside(i) ? 1 : 0;
    }
    return end == begin ? 0 : outside / (double) (end - begin);
  }

  private double lastOutside(long from, long to) {
    double last = 0;
    for (long at = from; at < to; at += HALF_SECOND) {
      if (outside(at, at + HALF_SECOND) > TOLERATED) {
        last = (at + HALF_SECOND - from) / 1e9;
      }
    }
    return last;
  }

  private int outsideTenths(long from, long to) {
    int count = 0;
    for (long at = from; at < to; at += TENTH) {
      count += outside(at, at + TENTH) > TOLERATED ? 1 : 0;
    }
    return count;
  }
}
