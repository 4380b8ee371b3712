package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.kafka.settings.Sizing;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopiesTest {

  private static final Sizing ONE_STANDBY = UserSettings.of(Column.ALL.get(1), Map.of());
  private static final Sizing NONE = UserSettings.of(Column.ALL.get(1), Map.of("standbys", "0"));

  private static Map<String, Double> numbers(
      double active, double standby, double partitions, double behind) {
    return Map.of(
        "active_tasks", active,
        "standby_tasks", standby,
        "store_partitions", partitions,
        "store_records_behind", behind);
  }

  @Test
  void completeWithEveryStandbyCloseBehind() {
    assertThat(Copies.complete(numbers(6, 6, 12, 100), ONE_STANDBY, 2, 100)).isTrue();
    assertThat(Copies.complete(numbers(6, 6, 12, 101), ONE_STANDBY, 2, 100)).isFalse();
    assertThat(Copies.complete(numbers(6, 5, 12, 0), ONE_STANDBY, 2, 100)).isFalse();
    assertThat(Copies.complete(numbers(6, 6, 11, 0), ONE_STANDBY, 2, 100)).isFalse();
    assertThat(Copies.complete(numbers(3, 6, 12, 0), ONE_STANDBY, 2, 100)).isFalse();
    assertThat(Copies.complete(Map.of(), ONE_STANDBY, 2, 100)).isFalse();
  }

  @Test
  void aLoneInstanceHasNoStandbys() {
    assertThat(Copies.complete(numbers(6, 0, 6, 0), ONE_STANDBY, 1, 100)).isTrue();
  }

  @Test
  void withoutStandbysAWarmUpIsUnfinished() {
    assertThat(Copies.complete(numbers(6, 0, 6, 0), NONE, 2, 100)).isTrue();
    assertThat(Copies.complete(numbers(6, 1, 7, 0), NONE, 2, 100)).isFalse();
  }
}
