package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows at times where they can not have happened. */
class TraceOrderTest {

  private static final int ROWS = 100;

  @TempDir private Path directory;

  private static TraceEvents events(long... times) {
    TraceEvents events = new TraceEvents();
    for (int i = 0; i < times.length; i++) {
      events.add("k" + i, 1, times[i], i + 2);
    }
    return events;
  }

  private Keys.Traced file(long[] times, boolean skip) throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,key,delta\n");
    for (long time : times) {
      csv.append(time).append(",k,1\n");
    }
    Path file = Files.writeString(directory.resolve("t.csv"), csv);
    return new Keys.Traced(file.toString(), TraceColumns.DEFAULT, skip);
  }

  private static long[] seconds() {
    return IntStream.range(0, ROWS).mapToLong(i -> 1_500_000_000L + i).toArray();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1 2 3 | ",
        "1 1 1 | ",
        "1 0 | 1",
        "1 0 3 | 1",
        "1 9 2 3 4 | 1",
        "1 2 9 8 3 4 5 | 2 3",
        "5 1 2 3 | 0",
        "1 5 2 | 2",
        "1 2 3 0 | 3",
        "1 2 3 0 4 5 0 6 | 3 6",
      })
  void asFewRowsAsCanBeAreOutOfOrder(String times, String out) {
    long[] all = Arrays.stream(times.split(" ")).mapToLong(Long::parseLong).toArray();
    BitSet wanted = new BitSet();
    if (out != null) {
      Arrays.stream(out.split(" ")).mapToInt(Integer::parseInt).forEach(wanted::set);
    }
    assertThat(TraceOrder.outOfOrder(events(all))).isEqualTo(wanted);
  }

  @Test
  void noFewerRowsWouldDo() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      long[] times = random.longs(1 + random.nextInt(12), 0, 8).toArray();
      TraceEvents events = events(times);
      BitSet out = TraceOrder.outOfOrder(events);
      int kept = times.length - out.cardinality();
      events.remove(out);
      assertThat(IntStream.range(0, events.size()).mapToLong(events::time).toArray())
          .as("seed %d", seed)
          .isSorted()
          .hasSize(kept);
      assertThat(kept).as("seed %d: %s", seed, Arrays.toString(times)).isEqualTo(longest(times));
    }
  }

  /** By trying all subsets. */
  private static int longest(long[] times) {
    int best = 0;
    for (int subset = 0; subset < 1 << times.length; subset++) {
      long last = Long.MIN_VALUE;
      boolean sorted = true;
      for (int i = 0; i < times.length && sorted; i++) {
        if ((subset >> i & 1) == 1) {
          sorted = times[i] >= last;
          last = times[i];
        }
      }
      best = sorted ? Math.max(best, Integer.bitCount(subset)) : best;
    }
    return best;
  }

  @Test
  void aFileWithTheNewestFirstIsNamed() throws IOException {
    long[] times = seconds();
    for (int i = 0; i < ROWS; i++) {
      times[i] = -times[i] + 3_000_000_000L;
    }
    for (boolean skip : new boolean[] {false, true}) {
      Keys.Traced file = file(times, skip);
      assertThatThrownBy(() -> TraceReader.read(file))
          .isInstanceOf(PlanException.class)
          .hasMessageContaining("but the newest first; turn it round");
    }
  }

  @Test
  void whereMoreThanHalfWouldBeSkippedItIsRefused() throws IOException {
    long[] times = seconds();
    for (int i = 0; i < ROWS; i++) {
      times[i] = times[i * 37 % ROWS];
    }
    Keys.Traced shuffled = file(times, true);
    assertThatThrownBy(() -> TraceReader.read(shuffled))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("of 100 rows would be skipped, more than half")
        .hasMessageContaining("by order, first: line ");
  }

  @Test
  void sentinelsAtBothEndsAreFew() throws IOException {
    long[] times = seconds();
    times[0] = 0;
    times[1] = 0;
    times[ROWS - 1] = 4_000_000_000L;
    Keys.Traced strict = file(times, false);
    assertThatThrownBy(() -> TraceReader.read(strict))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("of the span");
    TraceReader.Reading reading = TraceReader.examine(file(times, true), true);
    assertThat(reading.trace().size()).isEqualTo(ROWS - 3);
    assertThat(reading.skipped().inWords()).hasSize(1);
    assertThat(reading.skipped().inWords().get(0)).startsWith("3 by far time");
    assertThat(reading.warnings()).isEmpty();
  }

  @Test
  void aLongPauseBetweenTwoHalvesIsToldAndNotTakenOut() throws IOException {
    long[] times = seconds();
    for (int i = ROWS / 2; i < ROWS; i++) {
      times[i] += 10_000_000;
    }
    TraceReader.Reading reading = TraceReader.examine(file(times, false), false);
    assertThat(reading.trace().size()).isEqualTo(ROWS);
    assertThat(reading.warnings())
        .containsExactly("one gap, behind line 51, holds 99.99% of the span");
  }

  @Test
  void manyRowsAtOneInstantFarAwayAreSentinelsAndManyRowsAtManyAreNot() throws IOException {
    long[] times = seconds();
    Arrays.fill(times, 0, 30, 0);
    assertThat(TraceReader.read(file(times, true)).size()).isEqualTo(ROWS - 30);
    for (int i = 0; i < 30; i++) {
      times[i] = i;
    }
    assertThat(TraceReader.read(file(times, false)).size()).isEqualTo(ROWS);
  }

  @Test
  void aShortTraceIsTooLittleToTell() throws IOException {
    assertThat(TraceReader.read(file(new long[] {1, 1, 1_000_000}, false)).size()).isEqualTo(3);
  }

  @Test
  void burstsAreFound() {
    long[] times = {0, 0, 10, 10, 10, 20, 1_000};
    assertThat(TraceShape.densest(times)).containsExactly(3, 2);
    assertThat(TraceShape.instants(times)).isEqualTo(4);
    assertThat(TraceShape.busiestShare(times)).isEqualTo(5.0 / 7);
    assertThat(TraceShape.busiestShare(new long[] {5})).isEqualTo(1);
  }
}
