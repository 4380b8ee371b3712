package dev.tally.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.check.Expectations;
import dev.tally.check.HistoryChecker;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryEvent;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.stats.OrderVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported reads back as the same operations, and gets the same verdict. */
class RoundTripTest {

  private static final List<String> KEYS = List.of("k0", "a \"quoted\\ key", "ключ\n", "{:x 1}");

  private static final List<Ending> ENDINGS = List.of(Ending.values());
  private static final List<Phase> PHASES = List.of(Phase.values());
  private static final List<String> NODES = List.of("", "node-1", "the \"old\" one");

  @TempDir private Path directory;

  /** Without the process, which Jepsen's form changes after an unknown outcome. */
  private record Op(
      String key,
      OperationKind kind,
      Phase phase,
      Ending ending,
      long delta,
      long call,
      long returned,
      long value,
      long version,
      String node) {}

  @Test
  void jepsenKeepsEverything() throws IOException {
    for (long seed = 1; seed <= 200; seed++) {
      Path recorded = record(seed);
      Path exported = directory.resolve(seed + ".edn");
      Exporter.Exported count = Exporter.export(recorded, Exporter.Format.JEPSEN, exported);
      List<Op> before = read(recorded);
      assertThat(read(exported)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(before);
      assertThat(count.operations()).isEqualTo(before.size());
      assertThat(verdict(exported)).as("seed %d", seed).isEqualTo(verdict(recorded));
      assertThat(events(exported)).isEqualTo(events(recorded)).hasSize(2);
    }
  }

  @Test
  void porcupineKeepsWhatItHasAFormFor() throws IOException {
    for (long seed = 1; seed <= 200; seed++) {
      Path recorded = record(seed);
      Path exported = directory.resolve(seed + ".jsonl");
      Exporter.Exported count = Exporter.export(recorded, Exporter.Format.PORCUPINE, exported);
      List<Op> before =
          read(recorded).stream()
              .filter(op -> op.ending == Ending.DONE || op.ending == Ending.UNKNOWN)
              .filter(
                  op -> op.kind == OperationKind.ADD || op.kind == OperationKind.READ_LINEARIZABLE)
              .map(RoundTripTest::asPorcupine)
              .toList();
      if (!before.isEmpty()) {
        assertThat(read(exported)).as("seed %d", seed).isEqualTo(before);
      }
      assertThat(count.operations() + count.failed() + count.weakReads())
          .isEqualTo(read(recorded).size());
    }
  }

  /** Phases and nodes are lost, and when the caller of an unknown addition gave up. */
  private static Op asPorcupine(Op op) {
    boolean unknown = op.ending == Ending.UNKNOWN;
    return new Op(
        op.key,
        op.kind,
        Phase.MEASURED,
        op.ending,
        op.delta,
        op.call,
        unknown ? Long.MAX_VALUE : op.returned,
        op.value,
        op.version,
        "");
  }

  @Test
  void theFormsAreThoseOfTheFormats() throws IOException {
    Path recorded = directory.resolve("one.history");
    try (HistoryRecorder recorder = HistoryRecorder.create(recorded, List.of("k0"))) {
      long origin = System.nanoTime();
      recorder.event(origin, "kill", "sticky-b-0");
      done(recorder, 5, OperationKind.ADD, Phase.MEASURED, 1, origin + 10, origin + 694, 1, 1);
      done(
          recorder,
          5,
          OperationKind.READ_LINEARIZABLE,
          Phase.FINAL_READ,
          0,
          origin + 700,
          origin + 800,
          1,
          1);
      end(recorder, 6, Ending.UNKNOWN, 3, origin + 810, origin + 900);
    }
    Path porcupine = directory.resolve("one.jsonl");
    Exporter.export(recorded, Exporter.Format.PORCUPINE, porcupine);
    assertThat(Files.readAllLines(porcupine).stream().map(l -> l.replaceAll("\\d{3,}", "T")))
        .containsExactly(
            "{\"ClientId\":5,\"Input\":{\"Op\":\"add\",\"Key\":\"k0\",\"Delta\":1},\"Call\":T,\"Output\":{\"Value\":1,\"Version\":1},\"Return\":T}",
            "{\"ClientId\":5,\"Input\":{\"Op\":\"get\",\"Key\":\"k0\"},\"Call\":T,\"Output\":{\"Value\":1,\"Version\":1},\"Return\":T}",
            "{\"ClientId\":6,\"Input\":{\"Op\":\"add\",\"Key\":\"k0\",\"Delta\":3},\"Call\":T,\"Output\":null,\"Return\":null}");
    Path jepsen = directory.resolve("one.edn");
    Exporter.export(recorded, Exporter.Format.JEPSEN, jepsen);
    assertThat(Files.readAllLines(jepsen).stream().map(l -> l.replaceAll("\\d{3,}", "T")))
        .containsExactly(
            "{:index 0, :time T, :process :nemesis, :type :info, :f :kill, :value \"sticky-b-0\"}",
            "{:index 1, :time T, :process 5, :type :invoke, :f :add, :value [\"k0\" 1]}",
            "{:index 2, :time T, :process 5, :type :ok, :f :add, :value [\"k0\" 1 1], :node \"node-1\"}",
            "{:index 3, :time T, :process 5, :type :invoke, :f :read, :value [\"k0\" nil], :phase :final-read}",
            "{:index 4, :time T, :process 5, :type :ok, :f :read, :value [\"k0\" 1 1], :node \"node-1\", :phase :final-read}",
            "{:index 5, :time T, :process 6, :type :invoke, :f :add, :value [\"k0\" 3]}",
            "{:index 6, :time T, :process 6, :type :info, :f :add, :value [\"k0\" 3]}");
  }

  private Path record(long seed) throws IOException {
    Random random = new Random(seed);
    Path file = directory.resolve(seed + ".history");
    long[] values = new long[KEYS.size()];
    long[] versions = new long[KEYS.size()];
    OperationKind[] kinds = OperationKind.values();
    try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
      long time = System.nanoTime();
      recorder.event(time, "pause", "node \"b\"");
      int size = 1 + random.nextInt(40);
      long[] free = new long[3];
      for (int i = 0; i < size; i++) {
        int process = random.nextInt(3);
        int key = random.nextInt(KEYS.size());
        long call = Math.max(time, free[process]) + random.nextInt(20);
        long returned = call + random.nextInt(30);
        free[process] = returned + 1;
        time += random.nextInt(10);
        OperationKind kind = kinds[random.nextInt(kinds.length)];
        long delta = kind == OperationKind.ADD ? random.nextInt(1, 5) : 0;
        Ending ending =
            random.nextInt(4) > 0 || kind != OperationKind.ADD
                ? Ending.DONE
                : ENDINGS.get(random.nextInt(4));
        if (ending == Ending.DONE) {
          values[key] += delta;
          versions[key] += delta == 0 ? 0 : 1;
        }
        Phase phase = PHASES.get(random.nextInt(4));
        recorder.record(
            key,
            process,
            kind,
            phase,
            ending,
            delta,
            call,
            call,
            returned,
            values[key],
            versions[key],
            NODES.get(random.nextInt(NODES.size())));
      }
      recorder.event(time, "wake", "");
    }
    return file;
  }

  private static void done(
      HistoryRecorder recorder,
      int process,
      OperationKind kind,
      Phase phase,
      long delta,
      long call,
      long returned,
      long value,
      long version) {
    recorder.record(
        0,
        process,
        kind,
        phase,
        Ending.DONE,
        delta,
        call,
        call,
        returned,
        value,
        version,
        "node-1");
  }

  private static void end(
      HistoryRecorder recorder, int process, Ending ending, long delta, long call, long returned) {
    recorder.record(
        0,
        process,
        OperationKind.ADD,
        Phase.MEASURED,
        ending,
        delta,
        call,
        call,
        returned,
        0,
        0,
        "");
  }

  private static List<Op> read(Path file) throws IOException {
    List<Op> ops = new ArrayList<>();
    try (HistoryCursor c = Histories.open(file)) {
      while (c.next()) {
        ops.add(
            new Op(
                c.key(c.keyId()),
                c.kind(),
                c.phase(),
                c.ending(),
                c.delta(),
                c.callNanos(),
                c.returnNanos(),
                c.value(),
                c.version(),
                c.node(c.nodeId())));
      }
    }
    return ops;
  }

  private static List<HistoryEvent> events(Path file) throws IOException {
    try (HistoryCursor cursor = Histories.open(file)) {
      while (cursor.next()) {
        // To the end.
      }
      return cursor.events();
    }
  }

  private static OrderVerdict.Kind verdict(Path file) throws IOException {
    try (HistoryCursor cursor = Histories.open(file)) {
      return HistoryChecker.check(cursor, Expectations.INTERRUPTED).kind();
    }
  }
}
