package dev.tally.stats;

import dev.tally.recovery.Strike;
import dev.tally.recovery.StrikeResult;
import dev.tally.recovery.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** Rows of faults for tests of what is told of them. */
public final class Strikes {

  private static final long SECOND = 1_000_000_000;

  private Strikes() {}

  /** Nine strikes, each a little worse than the last; the last was never whole again. */
  public static RecoveryResult row(String column, double gapSeconds, double wholeSeconds) {
    return new RecoveryResult(
        column,
        "kill-owner",
        "kill, owner, for 3.0 s",
        1,
        Instant.parse("2026-01-02T03:04:05Z"),
        "abc",
        200,
        Duration.ofMillis(100),
        false,
        9,
        IntStream.rangeClosed(1, 9)
            .mapToObj(n -> strike(n, gapSeconds * (1 + n / 100.0), wholeSeconds, n < 9))
            .toList(),
        List.of(
            new Timeline.Bucket(0, 20, 20, 0, 1_000_000, 2_000_000, 1, 0.5, List.of()),
            new Timeline.Bucket(
                100, 20, 10, 1, 1_000_000, 90_000_000, 9, 0.7, List.of("strike 1"))),
        new EndingCounts(6000, 1, 2),
        new OrderVerdict(OrderVerdict.Kind.VALID, "", 6003),
        new CountAudit(60, 60, 6000, 2, 1, 0, 0, 0));
  }

  private static StrikeResult strike(int number, double gap, double whole, boolean comesBack) {
    long at = number * 30L * SECOND;
    return new StrikeResult(
        new Strike(
            number,
            "kill",
            "owner",
            List.of("=node-1"),
            Set.of(1, 2),
            at,
            at + 1,
            at + 3 * SECOND,
            comesBack ? OptionalLong.of(at + (long) (whole * SECOND)) : OptionalLong.empty(),
            OptionalLong.of(at + SECOND / 100),
            at + (long) (whole * SECOND),
            Optional.empty(),
            0.5,
            1000,
            65_000,
            OptionalDouble.empty()),
        60,
        20,
        600,
        30,
        OptionalDouble.of(0.01),
        OptionalDouble.of(gap / 2),
        OptionalDouble.of(gap),
        OptionalDouble.of(gap * 2),
        OptionalDouble.of(gap * 2),
        OptionalDouble.of(gap * 2),
        OptionalDouble.of(gap * 2),
        !comesBack,
        0.5,
        gap,
        12,
        0.2,
        0,
        2);
  }
}
