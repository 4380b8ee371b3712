package dev.tally.sticky.bench;

import dev.tally.bench.Samples;
import dev.tally.deploy.DeploymentException;
import dev.tally.process.ChildProcess;
import dev.tally.sticky.deploy.StickyDeployment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Kills, suspends and drains nodes in turn under a steady load, and times what clients notice. */
final class SurvivalBench {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LEADS = "tally_sticky_leads_placement";

  private final StickyDeployment nodes;
  private final SteadyLoad load;
  private final Consumer<String> out;
  private final Settled settled;

  SurvivalBench(StickyDeployment nodes, SteadyLoad load, Consumer<String> out) {
    this.nodes = nodes;
    this.load = load;
    this.out = out;
    this.settled = new Settled(nodes);
  }

  private record Victim(String name, boolean leads) {}

  /** Every third time the node that leads the placement, else one of the others in turn. */
  private Victim victim(int i) {
    Map<String, Double> metrics = nodes.metrics();
    List<String> names = nodes.processes().stream().map(ChildProcess::name).toList();
    List<String> leaders = names.stream().filter(name -> leads(metrics, name)).toList();
    List<String> others = names.stream().filter(name -> !leads(metrics, name)).toList();
    if (leaders.isEmpty() || i % 3 < 2) {
      return new Victim(others.get(i % others.size()), false);
    }
    return new Victim(leaders.get(0), true);
  }

  private static boolean leads(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name + "." + LEADS, 0.0) > 0;
  }

  /** Something done to a node. */
  @FunctionalInterface
  private interface Deed {
    void to(String node) throws DeploymentException, InterruptedException;
  }

  /** From just before the kill until every shard has answered a request made after it. */
  void kill(int times) throws DeploymentException, InterruptedException, IOException {
    strike("kill -9", times, nodes::kill, nodes::restart);
  }

  /** From just before SIGSTOP; the node sleeps until all shards have moved, then wakes. */
  void suspend(int times) throws DeploymentException, InterruptedException, IOException {
    strike("SIGSTOP", times, nodes::pause, nodes::wake);
  }

  private void strike(String what, int times, Deed deed, Deed mend)
      throws DeploymentException, InterruptedException, IOException {
    Samples samples = new Samples();
    Samples ofLeaders = new Samples();
    int before = load.notDone();
    for (int i = 0; i < times; i++) {
      settled.await();
      Victim victim = victim(i);
      long since = System.nanoTime();
      deed.to(victim.name());
      double millis = load.watch(since).awaitMillis(PATIENCE);
      samples.add(millis);
      if (victim.leads()) {
        ofLeaders.add(millis);
      }
      out.accept(
          String.format(
              Locale.ROOT,
              "  %s of %s%s: %.0f ms",
              what,
              victim.name(),
              victim.leads() ? ", which led the placement" : "",
              millis));
      mend.to(victim.name());
      nodes.awaitWhole();
    }
    tell(what + " of a node: every shard answers again after", samples, before);
    tell("  of these, where it led the placement", ofLeaders, before);
  }

  /**
   * While a node hands over and ends: the longest time without any answer, and the slowest
   * addition. The same of as long a time without a drain tells what of that is the machine's.
   */
  void drain(int times) throws DeploymentException, InterruptedException, IOException {
    Samples silences = new Samples();
    Samples slowest = new Samples();
    Samples calm = new Samples();
    Samples calmSilences = new Samples();
    int before = load.notDone();
    for (int i = 0; i < times; i++) {
      settled.await();
      String name = victim(i).name();
      load.takeLatencies();
      load.takeSilenceMillis();
      long since = System.nanoTime();
      nodes.drainAndStop(name);
      long took = System.nanoTime() - since;
      silences.add(load.takeSilenceMillis());
      slowest.add(load.takeLatencies().getMaxValue() / 1e6);
      nodes.restart(name);
      nodes.awaitWhole();
      settled.await();
      load.takeLatencies();
      load.takeSilenceMillis();
      Thread.sleep(took / 1_000_000);
      calmSilences.add(load.takeSilenceMillis());
      calm.add(load.takeLatencies().getMaxValue() / 1e6);
      progress("drain", i, times);
    }
    tell("planned drain and end of a node: longest silence", silences, before);
    tell("  in as long a time without a drain", calmSilences, before);
    tell("  slowest addition meanwhile", slowest, before);
    tell("  in as long a time without a drain", calm, before);
  }

  private void progress(String what, int i, int times) {
    if ((i + 1) % 5 == 0 && i + 1 < times) {
      out.accept("  " + what + ": " + (i + 1) + " of " + times);
    }
  }

  private void tell(String what, Samples samples, int before) {
    if (samples.count() > 0) {
      out.accept(
          String.format(
              Locale.ROOT,
              "%s: p50 %.0f ms, worst %.0f ms, %d times; %d additions not done",
              what,
              samples.median(),
              samples.worst(),
              samples.count(),
              load.notDone() - before));
    }
  }
}
