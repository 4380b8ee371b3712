package dev.tally.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedHistoryTest {

  private static final List<String> KEYS = List.of("first", "second");

  private static final List<OperationKind> KINDS = List.of(OperationKind.values());
  private static final List<Phase> PHASES = List.of(Phase.values());
  private static final List<Ending> ENDINGS = List.of(Ending.values());

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("damaged.history");
  }

  private static Op op(int i) {
    return new Op(
        i % 2,
        i,
        KINDS.get(i % 4),
        PHASES.get(i % 4),
        ENDINGS.get(i % 3),
        i * 1_000_003L,
        i,
        i + 5L,
        i + 500_000L * i,
        Long.MIN_VALUE + i,
        i,
        "node-" + i % 2);
  }

  @Test
  void aFileCutAnywhereReadsUpToItsLastWholeOperation() throws IOException {
    int count = 6;
    Path prefix = directory.resolve("prefix.history");
    List<Long> wholeAt = new ArrayList<>();
    try (HistoryRecorder recorder = HistoryRecorder.create(file, KEYS)) {
      wholeAt.add(Files.size(file));
      for (int i = 0; i < count; i++) {
        op(i).recordTo(recorder);
        long before = wholeAt.get(i);
        // The recorder writes what it has by itself, within a second, without being closed.
        Awaitility.await().until(() -> Files.size(file) > before);
        wholeAt.add(Files.size(file));
      }
    }
    byte[] all = Files.readAllBytes(file);
    List<Op> whole = Op.readAll(file);
    assertThat(whole).hasSize(count);
    assertThat(all).hasSize(wholeAt.get(count).intValue());
    int header = wholeAt.get(0).intValue();
    int expected = 0;
    for (int cut = header; cut <= all.length; cut++) {
      if (expected < count && wholeAt.get(expected + 1) <= cut) {
        expected++;
      }
      Files.write(prefix, Arrays.copyOf(all, cut));
      assertThat(Op.readAll(prefix)).as("cut at %s", cut).isEqualTo(whole.subList(0, expected));
    }
    for (int cut = 0; cut < header; cut++) {
      Files.write(prefix, Arrays.copyOf(all, cut));
      assertThatThrownBy(() -> HistoryFile.open(prefix))
          .as("cut at %s", cut)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(prefix.toString());
    }
  }

  @Test
  void anotherKindOfFileIsRefused() throws IOException {
    Files.writeString(file, "timestamp,key,delta\n2001-01-01T00:00:00Z,a,1\n");
    assertThatThrownBy(() -> HistoryFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is no Tally history (version 1 or 2)");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> HistoryFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is no Tally history (version 1 or 2)");
    assertThatThrownBy(() -> HistoryFile.open(directory.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }

  @Test
  void aTableOfKeysThatCanNotBeIsRefused() throws IOException {
    write(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01);
    assertThatThrownBy(() -> HistoryFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("claims -1 keys, must be at most 100000000");
    // Within the limit, but without the keys: told as cut, without room being made for all.
    write(0xFF, 0xC1, 0xD7, 0x2F);
    assertThatThrownBy(() -> HistoryFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " ends within its table of keys");
    write(1, 0xFF, 0xFF, 0xFF, 0x7F);
    assertThatThrownBy(() -> HistoryFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("claims a key of 268435455 bytes");
  }

  @Test
  void damagedOperationsAreRefused() throws IOException {
    assertDamaged("flags", 0x00, 0, 0, 0, 0, 0, 0, 0, 0);
    assertDamaged("flags", 0xC0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertDamaged("a text's length 121", 0x80, 0, 121);
    assertDamaged("key id 1", 0x40, 1, 0, 0, 0, 0, 0, 0, 0);
    assertDamaged("key id 4294967296", 0x40, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 0, 0, 0, 0, 0);
    assertDamaged("process 4294967296", 0x40, 0, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 0, 0, 0, 0);
    assertDamaged(
        "longer than 64 bits",
        0x40,
        0,
        0,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x00,
        0,
        0);
  }

  private void assertDamaged(String reason, int... operation) throws IOException {
    int[] content = new int[operation.length + 3];
    content[0] = 1;
    content[1] = 1;
    content[2] = 'k';
    System.arraycopy(operation, 0, content, 3, operation.length);
    write(content);
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      assertThatThrownBy(cursor::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the history is damaged")
          .hasMessageContaining(reason);
    }
  }

  private void write(int... bytes) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("TALLYH1\n".getBytes(StandardCharsets.US_ASCII));
    for (int one : bytes) {
      content.write(one);
    }
    Files.write(file, content.toByteArray());
  }
}
