package dev.tally.workload;

import dev.tally.history.OperationKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.DiscreteUniformSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Prepares the operations of a stage: a pure function of (stage, rate, seed, trial). Keys, deltas,
 * kinds and gaps are drawn from generators of their own, so that changing one leaves the others as
 * they were.
 */
public final class OperationPlanner {

  /** How many operations a closed loop has before it begins anew. */
  public static final int CLOSED_LOOP_OPERATIONS = 1 << 18;

  private static final int MAX_OPERATIONS = 100_000_000;

  private OperationPlanner() {}

  /**
   * Prepares an open loop.
   *
   * @param stage with an open load
   * @param rate operations a second, more than 0
   * @param seed of the run
   * @param trial from 1
   * @return operations with their times; of a trace as much as fits into the stage's duration
   * @throws PlanException where the trace can not be used, or there would be too many
   */
  public static OperationPlan open(Stage stage, double rate, long seed, int trial) {
    double wanted = rate * stage.duration().toNanos() / 1e9;
    if (wanted > MAX_OPERATIONS) {
      throw new PlanException(
          "stage %s would have %,.0f operations, must be at most %,d"
              .formatted(stage.name(), wanted, MAX_OPERATIONS));
    }
    int count = Math.max(1, (int) wanted);
    Load.Arrival arrival = ((Load.Open) stage.load()).arrival();
    if (stage.keys() instanceof Keys.Traced traced) {
      Trace trace = TraceReader.read(traced);
      int events = Math.min(count, trace.size());
      long[] offsets =
          arrival == Load.Arrival.TRACE
              ? compressed(trace.timesNanos(), events, rate)
              : offsets(arrival, events, rate, random(seed, stage, trial, "gaps"));
      return traced(stage, trace, events, offsets, seed, trial);
    }
    return drawn(
        stage,
        count,
        offsets(arrival, count, rate, random(seed, stage, trial, "gaps")),
        seed,
        trial);
  }

  /**
   * Prepares a closed loop.
   *
   * @param stage with a closed load
   * @param seed of the run
   * @param trial from 1
   * @return {@value #CLOSED_LOOP_OPERATIONS} operations, or the whole trace
   * @throws PlanException where the trace can not be used
   */
  public static OperationPlan closed(Stage stage, long seed, int trial) {
    if (stage.keys() instanceof Keys.Traced traced) {
      Trace trace = TraceReader.read(traced);
      return traced(stage, trace, trace.size(), new long[trace.size()], seed, trial);
    }
    return drawn(stage, CLOSED_LOOP_OPERATIONS, new long[CLOSED_LOOP_OPERATIONS], seed, trial);
  }

  /**
   * Looks at every trace of a plan, so that a bad one is refused before anything is started.
   *
   * @param plan which
   * @return a line for each file of the user's own: how it was read, and what is strange in it
   * @throws PlanException where one can not be used
   */
  public static List<String> checkTraces(ExperimentPlan plan) {
    Map<Keys.Traced, TraceProfile> profiles = new LinkedHashMap<>();
    for (Stage stage : plan.stages()) {
      if (stage.keys() instanceof Keys.Traced traced) {
        TraceFile.refusePipe(traced);
        TraceProfile profile = profiles.computeIfAbsent(traced, TraceProfile::ofReplay);
        boolean spaced =
            stage.load() instanceof Load.Open open && open.arrival() == Load.Arrival.TRACE;
        if (spaced && profile.isOneInstant()) {
          throw new PlanException(
              profile.inShort()
                  + ". Stage "
                  + stage.name()
                  + " replays the time between rows, and there is none");
        }
      }
    }
    return profiles.entrySet().stream()
        .filter(entry -> !TraceFile.isInside(entry.getKey()))
        .map(entry -> entry.getValue().inShort())
        .toList();
  }

  private static OperationPlan traced(
      Stage stage, Trace trace, int events, long[] offsets, long seed, int trial) {
    int[] keyIds = Arrays.copyOf(trace.keyIds(), events);
    long[] deltas = Arrays.copyOf(trace.deltas(), events);
    boolean[] reads = reads(stage, events, deltas, seed, trial);
    // Ids are given in the order of first occurrence, so a prefix uses a prefix of the keys.
    int used = IntStream.of(keyIds).max().orElse(0) + 1;
    return new OperationPlan(
        trace.keys().subList(0, used),
        keyIds,
        reads,
        readKind(stage),
        deltas,
        offsets,
        trace.skippedRows());
  }

  private static OperationPlan drawn(Stage stage, int count, long[] offsets, long seed, int trial) {
    UniformRandomProvider keyRandom = random(seed, stage, trial, "keys");
    DiscreteSampler sampler;
    int keyCount;
    int first;
    if (stage.keys() instanceof Keys.Zipf zipf) {
      keyCount = zipf.count();
      first = 1;
      sampler = RejectionInversionZipfSampler.of(keyRandom, keyCount, zipf.exponent());
    } else {
      keyCount = ((Keys.Uniform) stage.keys()).count();
      first = 0;
      sampler = DiscreteUniformSampler.of(keyRandom, 0, keyCount - 1);
    }
    UniformRandomProvider deltaRandom = random(seed, stage, trial, "deltas");
    int[] keyIds = new int[count];
    long[] deltas = new long[count];
    for (int i = 0; i < count; i++) {
      keyIds[i] = sampler.sample() - first;
      deltas[i] = delta(stage, deltaRandom);
    }
    List<String> keys =
        IntStream.range(0, keyCount).mapToObj(i -> String.format(Locale.ROOT, "k%07d", i)).toList();
    return new OperationPlan(
        keys,
        keyIds,
        reads(stage, count, deltas, seed, trial),
        readKind(stage),
        deltas,
        offsets,
        0);
  }

  private static long delta(Stage stage, UniformRandomProvider random) {
    if (stage.minDelta() == stage.maxDelta()) {
      return stage.minDelta();
    }
    long delta;
    do {
      delta = random.nextLong(stage.minDelta(), stage.maxDelta() + 1);
    } while (delta == 0);
    return delta;
  }

  private static OperationKind readKind(Stage stage) {
    return switch (stage.readLevel()) {
      case LINEARIZABLE -> OperationKind.READ_LINEARIZABLE;
      case SESSION -> OperationKind.READ_SESSION;
      case EVENTUAL -> OperationKind.READ_EVENTUAL;
    };
  }

  /** Decides which operations are reads, which add nothing. */
  private static boolean[] reads(Stage stage, int count, long[] deltas, long seed, int trial) {
    boolean[] reads = new boolean[count];
    if (stage.reads() > 0) {
      UniformRandomProvider random = random(seed, stage, trial, "reads");
      for (int i = 0; i < count; i++) {
        reads[i] = random.nextDouble() < stage.reads();
        deltas[i] = reads[i] ? 0 : deltas[i];
      }
    }
    return reads;
  }

  private static long[] offsets(
      Load.Arrival arrival, int count, double rate, UniformRandomProvider random) {
    double meanGap = 1e9 / rate;
    ZigguratSampler.Exponential gaps = ZigguratSampler.Exponential.of(random, meanGap);
    long[] offsets = new long[count];
    double at = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = (long) at;
      at += arrival == Load.Arrival.CONSTANT ? meanGap : gaps.sample();
    }
    return offsets;
  }

  /** The recorded spacing, squeezed or stretched so that the mean rate is the one asked for. */
  private static long[] compressed(long[] timesNanos, int events, double rate) {
    long first = timesNanos[0];
    double recorded = Math.max(1, timesNanos[events - 1] - first);
    double replayed = events / rate * 1e9;
    long[] offsets = new long[events];
    for (int i = 0; i < events; i++) {
      offsets[i] = (long) ((timesNanos[i] - first) / recorded * replayed);
    }
    return offsets;
  }

  private static UniformRandomProvider random(long seed, Stage stage, int trial, String use) {
    long mixed = seed;
    for (long part : new long[] {stage.name().hashCode(), trial, use.hashCode()}) {
      mixed = mix(mixed + part * 0x9E3779B97F4A7C15L);
    }
    return RandomSource.XO_RO_SHI_RO_128_PP.create(mixed);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private static long mix(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
