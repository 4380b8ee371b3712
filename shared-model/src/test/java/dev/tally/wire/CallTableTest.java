package dev.tally.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.property.Cases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CallTableTest {

  private record Entry(int name, long deadline) {}

  /** Against a plain map, on a clock that may wrap around. */
  @Test
  void behavesAsAMapWithDeadlines() {
    Cases.check(
        200,
        draw -> {
          int capacity = draw.ints(1, 300);
          long start = draw.longs(Long.MAX_VALUE - 2_000, Long.MAX_VALUE);
          Random random = new Random(draw.seed());
          CallTable<Entry> table = new CallTable<>(capacity);
          Map<Long, Entry> model = new HashMap<>();
          List<Long> everGiven = new ArrayList<>();
          long now = start;
          for (int step = 0; step < 2_000; step++) {
            now += random.nextInt(4);
            switch (random.nextInt(8)) {
              case 0, 1, 2, 3 -> {
                Entry entry = new Entry(step, now + random.nextInt(500));
                if (model.size() == capacity) {
                  assertThatThrownBy(() -> table.open(entry, entry.deadline()))
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessageContaining(capacity + " calls");
                } else {
                  long correlation = table.open(entry, entry.deadline());
                  assertThat(everGiven).doesNotContain(correlation);
                  everGiven.add(correlation);
                  model.put(correlation, entry);
                }
              }
              case 4, 5 -> {
                long correlation =
                    everGiven.isEmpty() || random.nextInt(10) == 0
                        ? random.nextLong()
                        : everGiven.get(random.nextInt(everGiven.size()));
                assertThat(table.get(correlation)).isEqualTo(model.get(correlation));
                assertThat(table.close(correlation)).isEqualTo(model.remove(correlation));
              }
              case 6 -> {
                long time = now;
                Set<Integer> over = new TreeSet<>();
                model.values().stream()
                    .filter(e -> time - e.deadline() >= 0)
                    .forEach(e -> over.add(e.name()));
                model.values().removeIf(e -> over.contains(e.name()));
                Set<Integer> expired = new TreeSet<>();
                table.expire(now, e -> assertThat(expired.add(e.name())).isTrue());
                assertThat(expired).isEqualTo(over);
              }
              default -> {
                Set<Integer> seen = new TreeSet<>();
                table.forEach(e -> assertThat(seen.add(e.name())).isTrue());
                assertThat(seen).hasSize(model.size());
              }
            }
            assertThat(table.size()).isEqualTo(model.size());
            for (Entry entry : model.values()) {
              assertThat(table.earliestDeadline() - entry.deadline()).isLessThanOrEqualTo(0);
            }
          }
        });
  }

  @Test
  void aLateAnswerDoesNotMeetTheNextUserOfItsSlot() {
    CallTable<String> table = new CallTable<>(1);
    long first = table.open("first", 10);
    assertThat(table.close(first)).isEqualTo("first");
    long second = table.open("second", 10);
    assertThat(table.close(first)).isNull();
    assertThat(table.get(second)).isEqualTo("second");
  }
}
