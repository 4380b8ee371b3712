package dev.tally.sticky.sim;

import dev.tally.deploy.BackendTool;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code tally sticky simulate}: seed after seed of {@link Simulation}, to the first that fails.
 */
public final class SimulateTool implements BackendTool {

  private static final String SEEDS = "seeds";
  private static final String SEED = "seed";
  private static final String STEPS = "steps";
  private static final int SEEDS_PER_LINE = 2_000;

  /** For the service loader. */
  public SimulateTool() {}

  @Override
  public String backend() {
    return "sticky";
  }

  @Override
  public String name() {
    return "simulate";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Put the replicated shard to the test: whole clusters on a virtual clock and network, with",
        "loss, delay, duplication, partitions, pauses, crashes, restarts and changes of placement,",
        "and every invariant looked at after every step. A seed that fails prints itself, and fails",
        "again.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(SEEDS, "How many seeds to run.", 2_000, 1, 1_000_000_000L),
        new Option(SEED, "The first seed.", 1, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2),
        new Option(STEPS, "Events of each seed before its faults stop.", 2_000, 1, 10_000_000));
  }

  @Override
  public boolean run(Input input, Consumer<String> out) {
    long first = input.number(SEED);
    long seeds = input.number(SEEDS);
    int steps = Math.toIntExact(input.number(STEPS));
    SimResult all = SimResult.NONE;
    for (long seed = first; seed < first + seeds; seed++) {
      if (Thread.interrupted()) {
        out.accept("interrupted; so far: " + tell(seed - first, all));
        return true;
      }
      try {
        all = all.plus(Simulation.run(seed, steps, ShardFactory.SOUND));
      } catch (RuntimeException e) {
        out.accept("seed " + seed + " FAILS: " + e.getMessage());
        out.accept(
            "again: tally sticky simulate --seeds 1 --seed %d --steps %d".formatted(seed, steps));
        return false;
      }
      long done = seed - first + 1;
      if (done % SEEDS_PER_LINE == 0 || done == seeds) {
        out.accept(tell(done, all));
      }
    }
    return true;
  }

  private static String tell(long seeds, SimResult all) {
    return String.format(
        Locale.ROOT,
        "%,d seeds hold: %,d steps, %,d entries (%,d repeated), %,d epochs, %,d kills,"
            + " %,d snapshots",
        seeds,
        all.steps(),
        all.entries(),
        all.repeated(),
        all.epochs(),
        all.kills(),
        all.snapshots());
  }
}
