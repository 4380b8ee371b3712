package dev.tally.kafka.bench;

import dev.tally.bench.Fill;
import dev.tally.bench.Recovery;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.deploy.KafkaDeployment;
import dev.tally.kafka.tool.BrokerChoice;
import dev.tally.kafka.tool.FreshDeployment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Deploys, fills, and kills instances in turn under a steady load.
 *
 * <p>A killed instance loses its disk unless it is to keep it. Else only the first two kills would
 * restore anything: a survivor keeps on disk what it took over, even after it has handed it back,
 * and would need no more than the latest changes the next time.
 */
final class LossBench {

  private static final int INSTANCES = 2;
  private static final int FILLING = 2_048;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Where assignors move work back once a minute, and there are two rounds of it. */
  private static final Duration RETURN = Duration.ofMinutes(5);

  /**
   * What is measured, the same for every row.
   *
   * @param brokers 1 or 3
   * @param counters to restore
   * @param rate additions a second meanwhile
   * @param kills how many
   * @param keepDisk whether a killed instance comes back to its own disk
   */
  record Plan(int brokers, long counters, int rate, int kills, boolean keepDisk) {}

  private final Plan plan;
  private final Row row;
  private final Consumer<String> out;

  LossBench(Plan plan, Row row, Consumer<String> out) {
    this.plan = plan;
    this.row = row;
    this.out = out;
  }

  /** Measures one row on a deployment of its own. */
  LossResult run() throws DeploymentException, InterruptedException, IOException {
    long began = System.nanoTime();
    try (FreshDeployment fresh =
        FreshDeployment.start(BrokerChoice.variant(plan.brokers(), ""), row.settings(), Map.of())) {
      double startUp = seconds(began);
      boolean done = false;
      try {
        LossResult result = measure(fresh, startUp);
        done = result.exact();
        return result;
      } finally {
        if (!done) {
          out.accept("logs are kept in " + fresh.keep());
        }
      }
    }
  }

  private LossResult measure(FreshDeployment fresh, double startUp)
      throws DeploymentException, InterruptedException, IOException {
    KafkaDeployment deployment = fresh.deployment();
    long failed = Fill.run(deployment, plan.counters(), FILLING);
    if (failed > 0) {
      throw new DeploymentException(failed + " of " + plan.counters() + " counters were not made");
    }
    int partitions = Integer.parseInt(deployment.effectiveSettings().get("partitions"));
    try (SteadyLoad load = new SteadyLoad(deployment, partitions, plan.rate())) {
      load.watch(System.nanoTime()).awaitMillis(PATIENCE);
      deployment.awaitWhole(PATIENCE, plan.rate());
      List<LossResult.Kill> kills = new ArrayList<>();
      for (int i = 0; i < plan.kills(); i++) {
        String instance = "streams-" + (1 + i % INSTANCES);
        LossResult.Kill kill = kill(fresh, load, instance);
        kills.add(kill);
        out.accept(kill.line(row, instance));
      }
      List<String> violations = load.stopAndCheck();
      return new LossResult(row, startUp, kills, load.repeated(), load.answered(), violations);
    }
  }

  private LossResult.Kill kill(FreshDeployment fresh, SteadyLoad load, String instance)
      throws DeploymentException, InterruptedException, IOException {
    KafkaDeployment deployment = fresh.deployment();
    long since = System.nanoTime();
    deployment.kill(instance);
    Recovery recovery = load.watch(since);
    // What the others have read so far; they take nothing over before a session has run out.
    Restored before = Restored.of(deployment.metrics());
    double outage = recovery.awaitMillis(PATIENCE);
    Restored taken = Restored.of(deployment.metrics());
    if (!plan.keepDisk()) {
      fresh.loseState(instance);
    }
    load.takeSlowestMillis();
    long start = System.nanoTime();
    deployment.restart(instance);
    deployment.awaitWhole(RETURN, plan.rate());
    load.watch(System.nanoTime()).awaitMillis(PATIENCE);
    double back = seconds(start);
    Restored whole = Restored.of(deployment.metrics());
    return new LossResult.Kill(
        outage, taken.since(before), whole.since(taken), load.takeSlowestMillis(), back);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
