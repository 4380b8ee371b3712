package dev.tally.kafka.bench;

import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.tool.BrokerChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code tally kafka bench}: what the loss of a Streams instance costs, under either group protocol
 * and with or without a standby. Each row ends in the exact check of every answer.
 */
public final class BenchTool implements BackendTool {

  private static final String COUNTERS = "counters";
  private static final String RATE = "rate";
  private static final String KILLS = "kills";
  private static final String PROTOCOL = "protocol";
  private static final String STANDBYS = "standbys";
  private static final String KEEP_DISK = "keep-disk";

  /** For the service loader. */
  public BenchTool() {}

  @Override
  public String backend() {
    return "kafka";
  }

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Measure what the loss of a Streams instance costs: two instances under a steady load are",
        "killed in turn, with the classic and the streams group protocol, without a standby and",
        "with one. Every answer is checked. A killed instance loses its disk, too.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        BrokerChoice.option(1),
        new Option(COUNTERS, "Counters that there are to restore.", 100_000, 0, 2_000_000),
        new Option(RATE, "Additions a second meanwhile.", 500, 1, 100_000),
        new Option(KILLS, "How often an instance is ended by kill -9, in each row.", 5, 1, 1_000));
  }

  @Override
  public List<Text> texts() {
    return List.of(
        new Text(PROTOCOL, "NAME", "Only this group protocol: classic, static or streams.", false),
        new Text(STANDBYS, "N", "Only with so many standbys, 0 or 1.", false),
        new Text(KEEP_DISK, "", "A killed instance comes back to its own disk.", false));
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public boolean run(Input input, Consumer<String> out)
      throws DeploymentException, InterruptedException, IOException {
    List<Row> rows = Row.of(input.text(PROTOCOL), input.text(STANDBYS));
    LossBench.Plan plan =
        new LossBench.Plan(
            BrokerChoice.of(input),
            input.number(COUNTERS),
            Math.toIntExact(input.number(RATE)),
            Math.toIntExact(input.number(KILLS)),
            input.text(KEEP_DISK).isPresent());
    out.accept(
        String.format(
            Locale.ROOT,
            "%s, at-least-once, 2 instances, %,d counters, %,d additions a second, %d kills"
                + " a row, disks %s",
            BrokerChoice.words(plan.brokers()),
            plan.counters(),
            plan.rate(),
            plan.kills(),
            plan.keepDisk() ? "kept" : "lost"));
    List<LossResult> results = new ArrayList<>();
    try {
      for (Row row : rows) {
        results.add(new LossBench(plan, row, out).run());
      }
    } finally {
      tell(results, out);
    }
    return results.stream().allMatch(LossResult::exact);
  }

  private static void tell(List<LossResult> results, Consumer<String> out) {
    if (results.isEmpty()) {
      return;
    }
    LossResult.HEAD.forEach(out);
    results.forEach(result -> out.accept(result.line()));
    results.forEach(result -> result.violations().forEach(out));
    long answered = results.stream().mapToLong(LossResult::answered).sum();
    out.accept(
        results.stream().allMatch(LossResult::exact)
            ? String.format(
                Locale.ROOT,
                "exact check: each of %,d acknowledged additions counted once, no version missing",
                answered)
            : "exact check: FAILED");
  }
}
