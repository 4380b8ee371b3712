package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.Variant;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.EndingCounts;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.RecoveryResult;
import dev.tally.stats.Samples;
import dev.tally.stats.StageResult;
import dev.tally.stats.Strikes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  private static final Optional<String> NONE = Optional.empty();
  private static final Optional<String> BROKEN_OFF = Optional.of("interrupted");

  private static StageResult row(String column, OrderVerdict.Kind kind) {
    return Samples.row(column, "s", 1).verdict(kind, "as made up").build();
  }

  private static RecoveryResult strikes(OrderVerdict.Kind kind, boolean declaredLost) {
    RecoveryResult row = Strikes.row("sticky", 0.02, 2);
    return new RecoveryResult(
        row.column(),
        row.stage(),
        row.what(),
        row.trial(),
        row.startedAt(),
        row.planHash(),
        row.rate(),
        row.limit(),
        declaredLost,
        row.planned(),
        row.strikes(),
        row.timeline(),
        new EndingCounts(1, 0, 0),
        new OrderVerdict(kind, "as made up", 1),
        row.additions());
  }

  private static List<ExperimentResult> result(
      List<StageResult> rows, List<RecoveryResult> recoveries) {
    List<ColumnResult> columns =
        List.of(
            Samples.column(Samples.variant("sticky", Variant.Kind.SYSTEM, 2), Map.of()),
            Samples.column(Samples.variant("echo", Variant.Kind.FLOOR, 1), Map.of()));
    return List.of(
        new ExperimentResult(
            "n",
            "t",
            "",
            1,
            Instant.EPOCH,
            Duration.ZERO,
            Map.of(),
            0,
            Samples.METHOD,
            columns,
            rows,
            recoveries,
            List.of(),
            List.of(),
            Optional.empty()));
  }

  private static int code(OrderVerdict.Kind... kinds) {
    return ExitCode.of(
        NONE,
        List.of(),
        result(List.of(kinds).stream().map(kind -> row("sticky", kind)).toList(), List.of()));
  }

  @Test
  void anUndecidedRowIsNoSuccess() {
    assertThat(code(OrderVerdict.Kind.VALID)).isEqualTo(0);
    assertThat(code(OrderVerdict.Kind.VALID, OrderVerdict.Kind.UNDECIDED)).isEqualTo(3);
    assertThat(code(OrderVerdict.Kind.UNDECIDED, OrderVerdict.Kind.INVALID)).isEqualTo(1);
  }

  @Test
  void aFloorCountsNothingAndDecidesNothing() {
    List<ExperimentResult> result =
        result(
            List.of(
                row("sticky", OrderVerdict.Kind.VALID), row("echo", OrderVerdict.Kind.UNDECIDED)),
            List.of());
    assertThat(ExitCode.of(NONE, List.of(), result)).isEqualTo(0);
  }

  @Test
  void whatWasBrokenOffIsIncompleteUnlessAPromiseWasBroken() {
    List<ExperimentResult> valid =
        result(List.of(row("sticky", OrderVerdict.Kind.VALID)), List.of());
    List<ExperimentResult> invalid =
        result(List.of(row("sticky", OrderVerdict.Kind.INVALID)), List.of());
    assertThat(ExitCode.of(BROKEN_OFF, List.of(), valid)).isEqualTo(3);
    assertThat(ExitCode.of(BROKEN_OFF, List.of("in the warm-up"), valid)).isEqualTo(1);
    assertThat(ExitCode.of(BROKEN_OFF, List.of(), invalid)).isEqualTo(1);
  }

  @Test
  void whatIsDeclaredLostMayBeUndecidedButNotWrong() {
    assertThat(faults(OrderVerdict.Kind.UNDECIDED, true)).isEqualTo(0);
    assertThat(faults(OrderVerdict.Kind.UNDECIDED, false)).isEqualTo(3);
    assertThat(faults(OrderVerdict.Kind.INVALID, true)).isEqualTo(1);
  }

  private static int faults(OrderVerdict.Kind kind, boolean declaredLost) {
    return ExitCode.of(NONE, List.of(), result(List.of(), List.of(strikes(kind, declaredLost))));
  }
}
