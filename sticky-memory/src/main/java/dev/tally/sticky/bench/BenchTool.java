package dev.tally.sticky.bench;

import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.ProcessSupervisor;
import dev.tally.sticky.deploy.StickyBackend;
import dev.tally.sticky.deploy.StickyDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code tally sticky bench}: three real nodes under a steady load; kills, pauses, drains, and the
 * refill of a node that lost everything. Ends in the exact check of every answer.
 */
public final class BenchTool implements BackendTool {

  private static final int SHARDS = 64;
  private static final int HEAP_MEGABYTES = 512;
  private static final String KILLS = "kills";
  private static final String STOPS = "stops";
  private static final String DRAINS = "drains";
  private static final String RATE = "rate";
  private static final String COUNTERS = "counters";

  /** For the service loader. */
  public BenchTool() {}

  @Override
  public String backend() {
    return "sticky";
  }

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Measure what survival costs: three nodes under a steady load are killed, suspended and",
        "drained in turn, and one is refilled with many counters. Every answer is checked.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(KILLS, "How often a node is ended by kill -9.", 20, 0, 1_000),
        new Option(STOPS, "How often a node is suspended by SIGSTOP.", 10, 0, 1_000),
        new Option(DRAINS, "How often a node is drained, ended and restarted.", 6, 0, 1_000),
        new Option(RATE, "Additions a second meanwhile.", 2_000, 1, 100_000),
        new Option(COUNTERS, "Counters that a node is refilled with.", 1_000_000, 0, 2_000_000));
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public boolean run(Input input, Consumer<String> out)
      throws IOException, DeploymentException, InterruptedException {
    Path directory = Files.createTempDirectory("tally-sticky-bench-");
    boolean holds = false;
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      holds = run(input, out, directory, supervisor);
      return holds;
    } finally {
      if (holds) {
        DirectoryCleaner.delete(directory);
      } else {
        out.accept("the nodes' logs are kept in " + directory.resolve("logs"));
      }
    }
  }

  private static boolean run(
      Input input, Consumer<String> out, Path directory, ProcessSupervisor supervisor)
      throws IOException, DeploymentException, InterruptedException {
    DeploymentContext context =
        new DeploymentContext(
            Files.createDirectories(directory.resolve("data")),
            Files.createDirectories(directory.resolve("logs")),
            supervisor,
            Map.of("heap-mb", "" + HEAP_MEGABYTES, "shards", "" + SHARDS));
    int rate = Math.toIntExact(input.number(RATE));
    try (StickyDeployment nodes = StickyBackend.start(context);
        SteadyLoad load = new SteadyLoad(nodes, SHARDS, rate)) {
      out.accept("three nodes, " + SHARDS + " shards, " + rate + " additions a second");
      SurvivalBench survival = new SurvivalBench(nodes, load, out);
      survival.kill(Math.toIntExact(input.number(KILLS)));
      survival.suspend(Math.toIntExact(input.number(STOPS)));
      survival.drain(Math.toIntExact(input.number(DRAINS)));
      boolean filled = true;
      if (input.number(COUNTERS) > 0) {
        filled = new RefillBench(nodes, load, out).run(input.number(COUNTERS));
      }
      List<String> violations = load.stopAndCheck();
      violations.forEach(out);
      out.accept(
          violations.isEmpty()
              ? "exact check: nothing acknowledged is lost, doubled or out of order"
              : "exact check: FAILED");
      return filled && violations.isEmpty();
    }
  }
}
