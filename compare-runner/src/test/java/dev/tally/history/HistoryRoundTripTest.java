package dev.tally.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.tally.property.Cases;
import dev.tally.property.Draw;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRoundTripTest {

  private static final List<String> KEYS =
      List.of("", "a", "ключ", "line\nbreak", "x".repeat(1_000), "🂡");

  @TempDir private Path directory;

  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("one.history");
  }

  private static Op operation(Draw draw) {
    return new Op(
        draw.ints(0, KEYS.size() - 1),
        draw.ints(0, Integer.MAX_VALUE),
        draw.of(OperationKind.class),
        draw.of(Phase.class),
        draw.of(Ending.class),
        draw.longs(),
        draw.longs(),
        draw.longs(),
        draw.longs(),
        draw.longs(),
        draw.longs(),
        draw.of(List.of("", "node-1", "узел", "node-2")));
  }

  @Test
  void everyOperationReadsBackAsRecorded() {
    Cases.check(
        100,
        draw -> {
          List<Op> recorded = draw.list(0, 200, () -> operation(draw));
          Files.deleteIfExists(file);

          try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
            recorded.forEach(op -> op.recordTo(recorder));
          }
          List<Op> read = Op.readAll(file);
          assertThat(read).hasSameSizeAs(recorded);
          // Times count from the recorder's origin, which one operation tells and all must agree
          // on.
          long zero = recorded.isEmpty() ? 0 : recorded.get(0).intended() - read.get(0).intended();
          assertThat(read).isEqualTo(recorded.stream().map(op -> op.expected(zero)).toList());
          try (HistoryCursor cursor = HistoryFile.open(file)) {
            for (int id = 0; id < KEYS.size(); id++) {
              assertThat(cursor.key(id)).isEqualTo(KEYS.get(id));
            }
          }
        });
  }

  @Test
  void threadsLoseNothingAndKeepTheirOrder() throws Exception {
    int threads = 4;
    int each = 150_000;
    // 600,000 operations of 30 bytes and more: twice what all buffers hold.
    recordFromThreads(threads, each);
    assertThat(Files.size(file)).isGreaterThan(16 << 20);
    long[] seen = new long[threads];
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        int process = cursor.process();
        seen[process]++;
        boolean right =
            cursor.delta() == seen[process]
                && cursor.value() == Long.MAX_VALUE - process
                && cursor.version() == Long.MAX_VALUE
                && cursor.node(cursor.nodeId()).equals("node-" + process)
                && cursor.callNanos() - cursor.intendedNanos() == 1L << 40;
        if (!right) {
          fail("operation " + seen[process] + " of process " + process + ": " + Op.at(cursor));
        }
      }
    }
    assertThat(seen).containsOnly(each);
  }

  private void recordFromThreads(int threads, int each) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int process = thread;
        done.add(
            pool.submit(
                () -> {
                  go.await();
                  for (int i = 1; i <= each; i++) {
                    long now = System.nanoTime();
                    new Op(
                            1,
                            process,
                            OperationKind.ADD,
                            Phase.MEASURED,
                            Ending.DONE,
                            i,
                            now,
                            now + (1L << 40),
                            now + (1L << 41),
                            Long.MAX_VALUE - process,
                            Long.MAX_VALUE,
                            "node-" + process)
                        .recordTo(recorder);
                  }
                  return null;
                }));
      }
      go.countDown();
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anInterruptedThreadStillRecordsAndClosesAndStaysInterrupted() throws IOException {
    try {
      try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 200_000; i++) {
          new Op(0, i, OperationKind.ADD, Phase.WARM_UP, Ending.DONE, -1L << 62, 0, 0, 0, 1, 1, "")
              .recordTo(recorder);
        }
      }
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(Op.readAll(file)).hasSize(200_000);
  }

  @Test
  void theFirstVersionIsStillRead() throws IOException {
    byte[] operation = {(byte) (HistoryFormat.OPERATION | 2 << 2), 0, 7, 6, 10, 2, 5, 8, 1};
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(HistoryFormat.MAGIC_1);
      out.write(new byte[] {1, 1, 'k'});
      out.write(operation);
      out.write(operation);
    }
    assertThat(Op.readAll(file))
        .containsExactly(
            new Op(0, 7, OperationKind.ADD, Phase.MEASURED, Ending.DONE, 3, 5, 6, 11, 4, 1, ""),
            new Op(0, 7, OperationKind.ADD, Phase.MEASURED, Ending.DONE, 3, 10, 11, 16, 4, 1, ""));
  }

  @Test
  void aClosedRecorderRefusesAndAFileIsNeverWrittenTwice() throws IOException {
    HistoryRecorder recorder = HistoryRecorder.create(file, KEYS);
    recorder.close();
    recorder.close();
    Op op = new Op(0, 0, OperationKind.ADD, Phase.MEASURED, Ending.FAILED, 1, 0, 0, 0, 0, 0, "");
    assertThatThrownBy(() -> op.recordTo(recorder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> HistoryRecorder.create(file, KEYS))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Op.readAll(file)).isEmpty();
  }
}
