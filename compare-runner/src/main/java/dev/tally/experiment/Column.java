package dev.tally.experiment;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Suspendable;
import dev.tally.deploy.Variant;
import dev.tally.fault.PowerDisk;
import dev.tally.fault.Target;
import dev.tally.measure.Budgets;
import dev.tally.measure.IdleMeter;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import dev.tally.stats.Budget;
import dev.tally.stats.BurstResult;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.Costs;
import dev.tally.workload.MethodPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * One column while a run lasts: its deployment, from start-up to the end, and a watch over its
 * processes. An idle column that would cost the others processor time is {@linkplain #setDown set
 * down} between its turns.
 */
final class Column implements AutoCloseable {

  private final Variant variant;
  private final Deployment deployment;
  private final Optional<PowerDisk> disk;
  private final Duration startUp;
  private volatile boolean closing;
  private boolean suspended;
  private final Budget budget;
  private Costs idle = Costs.NONE;
  private Duration warmedFor = Duration.ZERO;
  private boolean steady;
  private OptionalDouble sustainable = OptionalDouble.empty();
  private final WarmUp warmUp;
  private final Retakes retakes;
  private final Cancellation cancellation;
  private final Set<Long> watched = ConcurrentHashMap.newKeySet();
  private boolean hadATurn;
  private int counters;

  private Column(
      Variant variant,
      Deployment deployment,
      Optional<PowerDisk> disk,
      Duration startUp,
      Retakes retakes,
      Cancellation cancellation,
      Consumer<BurstResult> bursts) {
    this.variant = variant;
    this.deployment = deployment;
    this.disk = disk;
    this.startUp = startUp;
    this.budget = Budgets.of(deployment.processes());
    this.retakes = retakes;
    this.warmUp =
        new WarmUp(variant.name(), deployment::processes, cancellation::isCancelled, bursts);
    this.cancellation = cancellation;
    watch();
  }

  /**
   * Watches processes that were not there before. One that dies although it should be alive ends
   * the run; one that was killed on purpose should not.
   */
  void watch() {
    for (ChildProcess child : deployment.processes()) {
      if (watched.add(child.pid())) {
        child
            .onExit()
            .thenRun(
                () -> {
                  if (!closing && deployment.processes().contains(child)) {
                    child.awaitExit();
                    cancellation.cancel(variant.name() + ": " + child.describe("died"));
                  }
                });
      }
    }
  }

  /** How many counters were made beside those of the stages. */
  int counters() {
    return counters;
  }

  void noteCounters(int made) {
    counters = made;
  }

  /**
   * Deploys a variant and waits until it serves.
   *
   * @param entry what to deploy
   * @param data the parent of its data directory
   * @param losesPower whether its disk must be one that can lose its power
   * @param logs the parent of its log directory
   * @param supervisor starts its processes
   * @param settings the user's, for this variant
   * @param retakes how often its rows may be measured again
   * @param cancellation is told when one of its processes dies
   * @param bursts is told of every burst of its warm-ups
   * @return the column, serving
   * @throws DeploymentException where it does not come up
   * @throws InterruptedException where the run was cancelled
   * @throws IOException where its directories can not be made
   */
  static Column deploy(
      Backends.Entry entry,
      Path data,
      boolean losesPower,
      Path logs,
      ProcessSupervisor supervisor,
      Map<String, String> settings,
      Retakes retakes,
      Cancellation cancellation,
      Consumer<BurstResult> bursts)
      throws DeploymentException, InterruptedException, IOException {
    String name = entry.variant().name();
    Path home = Files.createDirectories(data.resolve(name));
    Optional<PowerDisk> disk = losesPower ? Optional.of(PowerDisk.make(home)) : Optional.empty();
    try {
      DeploymentContext context =
          new DeploymentContext(
              disk.map(PowerDisk::directory).orElse(home),
              Files.createDirectories(logs.resolve(name)),
              supervisor,
              settings);
      long start = System.nanoTime();
      Deployment deployment = entry.deploy(context);
      Duration startUp = Duration.ofNanos(System.nanoTime() - start);
      return new Column(entry.variant(), deployment, disk, startUp, retakes, cancellation, bursts);
    } catch (DeploymentException | InterruptedException | IOException | RuntimeException e) {
      if (disk.isPresent()) {
        disk.get().close();
      }
      throw e;
    }
  }

  /** What can be struck. */
  Target target() {
    return new Target(deployment, disk);
  }

  Variant variant() {
    return variant;
  }

  Deployment deployment() {
    return deployment;
  }

  Duration startUp() {
    return startUp;
  }

  WarmUp warmUp() {
    return warmUp;
  }

  /** It was loaded for so long more, and was steady at last or not. */
  void noteWarmUp(Duration more, boolean steadyNow) {
    warmedFor = warmedFor.plus(more);
    steady = steadyNow;
  }

  Duration warmedFor() {
    return warmedFor;
  }

  boolean isSteady() {
    return steady;
  }

  void sustains(OptionalDouble perSecond) {
    sustainable = perSecond;
  }

  /** The highest rate with bounded latency; empty where it was not calibrated, or had none. */
  OptionalDouble sustainable() {
    return sustainable;
  }

  /** How often its rows may be measured again. */
  Retakes retakes() {
    return retakes;
  }

  boolean hasHadATurn() {
    return hadATurn;
  }

  void noteTurn() {
    hadATurn = true;
  }

  /** What was learned about it so far. */
  ColumnResult result(MethodPlan.Idle whenIdle) {
    return new ColumnResult(
        variant,
        deployment.effectiveSettings(),
        startUp,
        warmedFor,
        steady,
        sustainable,
        idle,
        whenIdle == MethodPlan.Idle.SUSPEND && isSuspendedWhenIdle(),
        budget);
  }

  double idleShare() {
    return idle.cpuShare();
  }

  /** Whether it is suspended while others are measured. */
  boolean isSuspendedWhenIdle() {
    return idleShare() > IdleMeter.DISTURBING_SHARE && deployment instanceof Suspendable;
  }

  /** Opens a client, the same for every column. */
  StatefulCounter connect(int maxInFlight) {
    return deployment.connect(new ClientOptions("runner", maxInFlight));
  }

  /** Notes what the column costs while nothing is asked of it. */
  void noteIdle(Costs costs) {
    idle = costs;
  }

  /** Ends a turn: suspends the column where it can be and is not idle by itself. */
  void setDown() {
    if (!suspended && isSuspendedWhenIdle() && deployment instanceof Suspendable suspendable) {
      suspendable.suspend();
      suspended = true;
    }
  }

  /** Begins a turn: the column serves when this returns. */
  void takeUp() throws DeploymentException, InterruptedException {
    if (suspended && deployment instanceof Suspendable suspendable) {
      suspendable.resume();
      suspended = false;
    }
  }

  @Override
  public void close() {
    closing = true;
    deployment.close();
    if (disk.isPresent()) {
      try {
        disk.get().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
