package dev.tally.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  private static final List<String> KEYS = List.of("a", "schlüssel/2", "k".repeat(1024), "d");

  /** One operation, times relative to the first intended start. */
  record Operation(
      int keyId,
      int process,
      OperationKind kind,
      Phase phase,
      Ending ending,
      long delta,
      long intended,
      long call,
      long returned,
      long value,
      long version) {}

  @TempDir Path directory;

  @Test
  void theCodesOfTheFormatAreTheOnesItWasDocumentedWith() {
    assertThat(OperationKind.values())
        .containsExactly(
            OperationKind.ADD,
            OperationKind.READ_LINEARIZABLE,
            OperationKind.READ_SESSION,
            OperationKind.READ_EVENTUAL);
    assertThat(Phase.values())
        .containsExactly(Phase.PRELOAD, Phase.WARM_UP, Phase.MEASURED, Phase.FINAL_READ);
    assertThat(Ending.values()).containsExactly(Ending.DONE, Ending.FAILED, Ending.UNKNOWN);
  }

  @Property(tries = 60)
  void whatIsRecordedIsRead(@ForAll("histories") List<Operation> operations) throws IOException {
    Path parent = Files.createTempDirectory("tally-history-");
    Path file = parent.resolve("x.history");
    try {
      long base = System.nanoTime();
      try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
        operations.forEach(operation -> record(recorder, base, operation));
      }
      assertThat(read(file)).isEqualTo(relative(operations));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(parent);
    }
  }

  @Property(tries = 40)
  void everyCutIsReadUpToTheLastWholeOperation(
      @ForAll("histories") List<Operation> operations, @ForAll double where) throws IOException {
    Path parent = Files.createTempDirectory("tally-history-");
    Path file = parent.resolve("x.history");
    try {
      long base = System.nanoTime();
      long header;
      try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
        header = Files.size(file);
        operations.forEach(operation -> record(recorder, base, operation));
      }
      byte[] whole = Files.readAllBytes(file);
      double share = Math.abs(where % 1);
      int cut = (int) (header + share * (whole.length - header));
      Files.write(file, Arrays.copyOf(whole, cut));
      List<Operation> seen = read(file);
      List<Operation> all = relative(operations);
      assertThat(seen).isEqualTo(all.subList(0, seen.size()));
      if (cut == whole.length) {
        assertThat(seen).hasSameSizeAs(all);
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(parent);
    }
  }

  @Test
  void manyThreadsLoseNothingAcrossManyBuffers() throws Exception {
    int threads = 4;
    int each = 150_000;
    Path file = directory.resolve("many.history");
    try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int process = thread;
        Thread one =
            new Thread(
                () -> {
                  awaitUninterruptibly(go);
                  for (int i = 0; i < each; i++) {
                    long now = System.nanoTime();
                    recorder.record(
                        i % KEYS.size(),
                        process,
                        OperationKind.ADD,
                        Phase.MEASURED,
                        Ending.DONE,
                        1,
                        now,
                        now,
                        now,
                        i,
                        i + 1L);
                  }
                });
        running.add(one);
        one.start();
      }
      go.countDown();
      for (Thread one : running) {
        one.join();
      }
    }
    long[] next = new long[threads];
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        assertThat(cursor.value()).isEqualTo(next[cursor.process()]++);
      }
    }
    assertThat(next).containsOnly(each);
  }

  /** What a killed process leaves: the file as it is while the recorder is still open. */
  @Test
  void anOpenRecordingCanBeReadSoonAfter() throws IOException {
    Path file = directory.resolve("open.history");
    try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
      Operation operation =
          new Operation(1, 0, OperationKind.ADD, Phase.MEASURED, Ending.DONE, 5, 0, 10, 20, 5, 1);
      record(recorder, System.nanoTime(), operation);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(read(file)).containsExactly(operation));
    }
  }

  @Test
  void aClosedRecorderRefuses() throws IOException {
    HistoryRecorder recorder = HistoryRecorder.create(directory.resolve("c.history"), KEYS);
    recorder.close();
    recorder.close();
    Operation operation =
        new Operation(0, 0, OperationKind.ADD, Phase.MEASURED, Ending.DONE, 1, 0, 0, 0, 1, 1);
    assertThatThrownBy(() -> record(recorder, System.nanoTime(), operation))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void foreignFilesAreRefusedByName() throws IOException {
    Path file = directory.resolve("foreign.history");
    Files.writeString(file, "timestamp,key,delta\n");
    assertThatThrownBy(() -> HistoryFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("foreign.history");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> HistoryFile.open(file)).isInstanceOf(IOException.class);
    Files.writeString(file, "TALLYH2\n", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> HistoryFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 1");
  }

  @Test
  void aTableOfKeysThatIsCutOffIsRefused() throws IOException {
    Path file = directory.resolve("cut.history");
    HistoryRecorder.create(file, KEYS).close();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 8; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> HistoryFile.open(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut.history");
    }
  }

  @Test
  void aDamagedOperationIsNotTakenForTheEnd() throws IOException {
    Path file = directory.resolve("damaged.history");
    HistoryRecorder.create(file, KEYS).close();
    Files.write(file, new byte[200], StandardOpenOption.APPEND);
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      assertThatThrownBy(cursor::next).hasMessageContaining("damaged");
    }
  }

  @Provide
  Arbitrary<List<Operation>> histories() {
    Arbitrary<Long> anyLong = Arbitraries.longs();
    Arbitrary<Long> time = Arbitraries.longs().between(0, 1L << 45);
    Arbitrary<Integer> key = Arbitraries.integers().between(0, KEYS.size() - 1);
    Arbitrary<Integer> process = Arbitraries.integers().between(0, Integer.MAX_VALUE);
    Arbitrary<Operation> operation =
        Combinators.combine(
                key,
                process,
                Arbitraries.of(OperationKind.class),
                Arbitraries.of(Phase.class),
                Arbitraries.of(Ending.class),
                anyLong,
                time)
            .flatAs(
                (k, p, kind, phase, ending, delta, intended) ->
                    Combinators.combine(time, time, anyLong, Arbitraries.longs().greaterOrEqual(0))
                        .as(
                            (late, service, value, version) ->
                                new Operation(
                                    k,
                                    p,
                                    kind,
                                    phase,
                                    ending,
                                    delta,
                                    intended,
                                    intended + late,
                                    intended + late + service,
                                    ending == Ending.DONE ? value : 0,
                                    ending == Ending.DONE ? version : 0)));
    return operation.list().ofMinSize(1).ofMaxSize(60);
  }

  private static void record(HistoryRecorder recorder, long base, Operation operation) {
    recorder.record(
        operation.keyId(),
        operation.process(),
        operation.kind(),
        operation.phase(),
        operation.ending(),
        operation.delta(),
        base + operation.intended(),
        base + operation.call(),
        base + operation.returned(),
        operation.value(),
        operation.version());
  }

  /** Times counted from the first intended start, which the recorder's own origin drops out of. */
  private static List<Operation> relative(List<Operation> operations) {
    if (operations.isEmpty()) {
      return Collections.emptyList();
    }
    long first = operations.get(0).intended();
    return operations.stream()
        .map(
            o ->
                new Operation(
                    o.keyId(),
                    o.process(),
                    o.kind(),
                    o.phase(),
                    o.ending(),
                    o.delta(),
                    o.intended() - first,
                    o.call() - first,
                    o.returned() - first,
                    o.value(),
                    o.version()))
        .toList();
  }

  private static List<Operation> read(Path file) throws IOException {
    List<Operation> operations = new ArrayList<>();
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      assertThat(IntStream.range(0, KEYS.size()).mapToObj(cursor::key).toList()).isEqualTo(KEYS);
      while (cursor.next()) {
        operations.add(
            new Operation(
                cursor.keyId(),
                cursor.process(),
                cursor.kind(),
                cursor.phase(),
                cursor.ending(),
                cursor.delta(),
                cursor.intendedNanos(),
                cursor.callNanos(),
                cursor.returnNanos(),
                cursor.value(),
                cursor.version()));
      }
    }
    return relative(operations);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
