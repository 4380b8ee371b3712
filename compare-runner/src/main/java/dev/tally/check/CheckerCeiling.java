package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.stats.OrderVerdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How fast the checker is: a history of any size is made up, recorded into a file as a run would,
 * and checked from there. 64 processes overlap; a tenth of the operations are linearizable reads; a
 * thousandth of the additions are unknown, half of them applied; a fifth of all falls on one key.
 */
public final class CheckerCeiling {

  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
  private static final int KEYS = 10_000;
  private static final int OVERLAP = 64;
  private static final long STEP = 1_000;
  private static final long SEED = 1;

  /**
   * What was measured.
   *
   * @param verdict on the history, which is valid
   * @param seconds from opening the file to the verdict
   * @param fileBytes the size of the history
   * @param peakHeapBytes the most heap in use meanwhile, garbage included
   */
  public record Measured(
      OrderVerdict verdict, double seconds, long fileBytes, long peakHeapBytes) {}

  private CheckerCeiling() {}

  /**
   * Measures it.
   *
   * @param file a new file; the caller deletes it
   * @param operations how many, at least 1
   * @return the figures
   * @throws IOException where the file can not be written or read
   */
  public static Measured measure(Path file, int operations) throws IOException {
    record(file, operations);
    System.gc();
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    OrderVerdict verdict;
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      verdict = HistoryChecker.check(cursor, Expectations.INTERRUPTED);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return new Measured(verdict, seconds, Files.size(file), peak);
  }

  private static void record(Path file, int operations) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] values = new long[KEYS];
    long[] versions = new long[KEYS];
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).toList();
    try (HistoryRecorder recorder = HistoryRecorder.create(file, keys)) {
      long origin = System.nanoTime();
      for (int i = 0; i < operations; i++) {
        int key = i % 5 == 0 ? 0 : random.nextInt(KEYS);
        boolean adds = i % 10 != 9;
        boolean unknown = adds && random.nextInt(1000) == 0;
        long delta = adds ? random.nextInt(1, 4) : 0;
        if (adds && (!unknown || random.nextBoolean())) {
          values[key] += delta;
          versions[key]++;
        }
        // Each takes effect at its own moment, in the middle between its call and its return.
        long effect = origin + (i + OVERLAP) * STEP;
        long half = OVERLAP / 2 * STEP - random.nextInt(1000);
        recorder.record(
            key,
            i % OVERLAP,
            adds ? OperationKind.ADD : OperationKind.READ_LINEARIZABLE,
            Phase.MEASURED,
            unknown ? Ending.UNKNOWN : Ending.DONE,
            delta,
            effect - half,
            effect - half,
            effect + half,
            values[key],
            versions[key],
            NODES.get(key % NODES.size()));
      }
    }
  }
}
