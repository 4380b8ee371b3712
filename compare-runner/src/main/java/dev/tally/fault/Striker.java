package dev.tally.fault;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Redundant;
import dev.tally.deploy.Redundant.Copied;
import dev.tally.label.Labels;
import dev.tally.recovery.Strike;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Strikes a column again and again while it is under load, on a thread of its own.
 *
 * <p>A strike is honest only where it finds the column as it is on any day. So before each the
 * column is whole (every copy in its place and close behind), has answered in time for a while, and
 * then for a moment more, of random length: a deed that always came as long after the last one
 * would meet heartbeats, sessions, commits and probing always in the same phase. Whom it strikes is
 * looked up right before. A strike for which the column did not come to rest, or that found nobody
 * to strike, is void and another takes its place, but for {@value #MOST_VOID} in all.
 */
public final class Striker {

  /** How many strikes may be void before no more are tried. */
  static final int MOST_VOID = 5;

  /** Longer than heartbeats, commits, probes and polls of either side take to come round. */
  private static final long LONGEST_PHASE = TimeUnit.SECONDS.toNanos(2);

  /**
   * What a strike looks at and tells.
   *
   * @param clock turns {@link System#nanoTime} into the clock of the history
   * @param cpu processor time of the column's processes so far, nanoseconds, never falling
   * @param mended is told whenever processes may be others than before
   * @param log takes what happens: a name, and to whom
   */
  public record Surroundings(LongUnaryOperator clock, LongSupplier cpu, Runnable mended, Log log) {}

  /** Takes what happens to the column. */
  @FunctionalInterface
  public interface Log {

    /**
     * Something has happened.
     *
     * @param nanos when, as {@link System#nanoTime}
     * @param name what, short
     * @param detail to whom
     */
    void event(long nanos, String name, String detail);
  }

  private final Target target;
  private final Redundant copies;
  private final FaultPlan planned;
  private final Victims victims;
  private final Surroundings around;
  private final SplittableRandom random;
  private final Calm calm;
  private final List<Strike> strikes = new ArrayList<>();
  private volatile int count;
  private boolean neverWholeAgain;

  /** Processor time while nothing happens, cores; of the last calm before a strike. */
  private double usualCores;

  /**
   * Ready to strike.
   *
   * @param target running
   * @param fault what is planned; must be one that {@link Faults#cannot} has nothing against
   * @param keys of the stage, by their numbers
   * @param hottest the number of the key that is asked for most
   * @param seed of the phases
   * @param limitNanos the limit of latency, within which the column must be before a strike
   * @param around what it looks at and tells
   */
  public Striker(
      Target target,
      FaultPlan fault,
      List<String> keys,
      int hottest,
      long seed,
      long limitNanos,
      Surroundings around) {
    this.target = target;
    this.copies = (Redundant) target.deployment();
    this.planned = fault;
    this.victims = new Victims(target.deployment(), keys, hottest);
    this.around = around;
    this.random = new SplittableRandom(seed);
    this.calm = new Calm(limitNanos);
  }

  /**
   * The load's driver has seen a quarter of a second.
   *
   * @param p99Nanos of what ended in it
   * @param answered whether anything did
   */
  public void window(long p99Nanos, boolean answered) {
    calm.window(p99Nanos, answered);
  }

  /**
   * How many strikes there were so far.
   *
   * @return those that count
   */
  public int count() {
    return count;
  }

  /** The load is over: no further strike begins. */
  public void loadEnded() {
    calm.end();
  }

  /**
   * Strikes as often as planned, or until the load is over.
   *
   * @return what was done, void strikes among it
   * @throws DeploymentException where a process does not come back, or the column does not tell who
   *     does what
   * @throws InterruptedException where the caller was interrupted
   */
  public List<Strike> run() throws DeploymentException, InterruptedException {
    int fit = 0;
    int unfit = 0;
    while (fit < planned.strikes() && unfit < MOST_VOID && !calm.hasEnded() && !neverWholeAgain) {
      Optional<Strike> strike = next();
      strike.ifPresent(strikes::add);
      if (strike.isPresent() && strike.get().unfit().isEmpty()) {
        fit++;
        count = fit;
      } else {
        unfit++;
      }
    }
    return List.copyOf(strikes);
  }

  private Optional<Strike> next() throws DeploymentException, InterruptedException {
    Optional<String> missing = Wholeness.look(copies, planned.window());
    if (calm.hasEnded()) {
      return Optional.empty();
    }
    if (missing.isPresent()) {
      // A whole window has passed: another one would end like this one.
      neverWholeAgain = true;
      return Optional.of(unfit("the column was not whole before it: " + missing.get()));
    }
    long began = System.nanoTime();
    long cpuBefore = around.cpu().getAsLong();
    if (!calm.await(planned.calm().toNanos(), planned.window().toNanos())) {
      return calm.hasEnded()
          ? Optional.empty()
          : Optional.of(unfit("the column did not come within the limit of latency before it"));
    }
    usualCores =
        (around.cpu().getAsLong() - cpuBefore) / (double) Math.max(1, System.nanoTime() - began);
    TimeUnit.NANOSECONDS.sleep(random.nextLong(LONGEST_PHASE));
    FaultPlan fault = planned.what() == What.ANY ? Draw.of(planned, target, random) : planned;
    return calm.hasEnded() ? Optional.empty() : Optional.of(strike(fault));
  }

  private Strike strike(FaultPlan fault) throws DeploymentException, InterruptedException {
    Injector injector = Faults.injector(fault.what());
    Victims.Chosen chosen = victims.choose(fault);
    Copied copiedBefore = copies.copied();
    long cpuBefore = around.cpu().getAsLong();
    long struck = System.nanoTime();
    around.log().event(struck, Labels.of(fault.what()), String.join(" ", chosen.names()));
    try (Detection detection = Detection.start(copies, watched(fault, chosen))) {
      injector.strike(target, fault, chosen.names());
      long done = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(fault.hold().toNanos());
      injector.mend(target, fault, chosen.names());
      long mended = System.nanoTime();
      around.mended().run();
      around.log().event(mended, "mended", String.join(" ", chosen.names()));
      Optional<String> missing = Wholeness.look(copies, fault.window());
      long whole = System.nanoTime();
      around.log().event(whole, missing.isEmpty() ? "whole" : "not whole", missing.orElse(""));
      double usual = usualCores * (whole - struck);
      Copied copied = copies.copied().since(copiedBefore);
      Strike strike =
          new Strike(
              strikes.size() + 1,
              Labels.of(fault.what()),
              Labels.of(fault.whom()),
              chosen.names(),
              chosen.owned(),
              on(struck),
              on(done),
              on(mended),
              missing.isEmpty() ? OptionalLong.of(on(whole)) : OptionalLong.empty(),
              watched(fault, chosen).isEmpty() || detection.at().isEmpty()
                  ? OptionalLong.empty()
                  : OptionalLong.of(on(detection.at().getAsLong())),
              on(whole),
              unfit(fault, chosen),
              (around.cpu().getAsLong() - cpuBefore - usual) / 1e9,
              copied.records(),
              copied.bytes(),
              Double.isNaN(copied.leastRecords())
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(copied.leastRecords()));
      if (missing.isEmpty()) {
        injector.restore(target, fault);
        around.mended().run();
      }
      return strike;
    }
  }

  /** What is planned or hides from nobody needs no detection. */
  private static List<String> watched(FaultPlan fault, Victims.Chosen chosen) {
    return fault.mendsItself() || fault.what() == What.DEGRADE ? List.of() : chosen.names();
  }

  private static Optional<String> unfit(FaultPlan fault, Victims.Chosen chosen) {
    boolean mustOwn =
        switch (fault.whom()) {
          case OWNER, MINOR, ZONE, ALL -> !chosen.names().isEmpty();
          default -> false;
        };
    return mustOwn && chosen.owned().isEmpty()
        ? Optional.of("the victim owned none of the keys")
        : Optional.empty();
  }

  private Strike unfit(String why) {
    return Strike.unfit(
        strikes.size() + 1,
        Labels.of(planned.what()),
        Labels.of(planned.whom()),
        on(System.nanoTime()),
        why);
  }

  private long on(long nanoTime) {
    return around.clock().applyAsLong(nanoTime);
  }
}
