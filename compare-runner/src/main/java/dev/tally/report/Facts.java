package dev.tally.report;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Variant;
import dev.tally.report.Page.Cell;
import dev.tally.report.Page.Line;
import dev.tally.stats.Budget;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.Costs;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.ProcessCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is known of each column beside its rows: a line a property. */
record Facts(ExperimentResult result) {

  List<Line> lines() {
    List<Line> facts = new ArrayList<>();
    fact(facts, "what it is", c -> c.variant().title());
    fact(facts, "kind", c -> Words.of(c.variant().kind()));
    fact(facts, "answers an addition", c -> ifSystem(c, c.variant().guarantees().acknowledged()));
    fact(
        facts,
        "memories that hold it then",
        c -> ifSystem(c, "" + c.variant().guarantees().replicasAtAcknowledgement()));
    fact(
        facts,
        "on stable storage then",
        c -> ifSystem(c, c.variant().guarantees().fsyncedAtAcknowledgement() ? "yes" : "no"));
    for (Guarantees.Loss loss : Guarantees.Loss.values()) {
      fact(
          facts,
          "survives loss of " + Words.of(loss),
          c -> ifSystem(c, c.variant().guarantees().survives().contains(loss) ? "yes" : "no"));
    }
    fact(facts, "read levels", c -> ifSystem(c, levels(c.variant().guarantees().readLevels())));
    fact(facts, "start-up", c -> PageBuilder.seconds(c.startUp()));
    fact(
        facts,
        "warm-up",
        c -> PageBuilder.seconds(c.warmUp()) + (c.steady() ? ", steady" : ", NOT steady"));
    fact(
        facts,
        "sustainable rate",
        c ->
            c.sustainableRate().isPresent()
                ? Words.rate(c.sustainableRate().getAsDouble())
                : "not calibrated");
    cost(facts);
    return facts;
  }

  /** What the column takes by itself, and what it may take at most. */
  private void cost(List<Line> facts) {
    fact(
        facts,
        "CPU while idle",
        c ->
            Words.digits(c.idle().cpuShare() * 100)
                + "% of a core"
                + (c.suspended() ? ", suspended while others ran" : ""));
    fact(facts, "disk written while idle", c -> perSecond(c.idle(), ProcessCost::writtenBytes));
    fact(facts, "network while idle", c -> perSecond(c.idle(), ProcessCost::networkBytes));
    fact(facts, "heap, all processes", c -> ifProcesses(c, Budget::heapInWords));
    fact(facts, "processors they may use", c -> ifProcesses(c, Budget::processorsInWords));
  }

  private void fact(List<Line> facts, String label, Function<ColumnResult, String> text) {
    facts.add(new Line(label, result.columns().stream().map(text).map(Cell::of).toList()));
  }

  private static String ifSystem(ColumnResult column, String text) {
    return column.variant().kind() == Variant.Kind.SYSTEM ? text : Words.MISSING;
  }

  private static String ifProcesses(ColumnResult column, Function<Budget, String> text) {
    return column.budget().processes() == 0 ? Words.MISSING : text.apply(column.budget());
  }

  private static String perSecond(Costs costs, Function<ProcessCost, OptionalLong> part) {
    OptionalLong bytes = part.apply(costs.sum());
    return bytes.isPresent() && !costs.elapsed().isZero()
        ? Words.bytes(bytes.getAsLong() / (costs.elapsed().toNanos() / 1e9)) + "/s"
        : Words.MISSING;
  }

  private static String levels(Set<ReadLevel> offered) {
    return Arrays.stream(ReadLevel.values())
        .filter(offered::contains)
        .map(Words::of)
        .collect(Collectors.joining(", "));
  }
}
