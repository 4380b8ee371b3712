package dev.tally.kafka.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * One thing that is varied while everything else stays as it is.
 *
 * @param name as typed
 * @param about what it asks, for people
 * @param variant what the name of the variant that it is measured on ends with, as {@code -eo}
 * @param leastBrokers how many brokers it takes to matter, 1 or 3
 * @param levels what is measured, the base among it
 */
record Factor(String name, String about, String variant, int leastBrokers, List<Level> levels) {

  Factor {
    levels = List.copyOf(levels);
  }

  /** Levels that give all the settings the same value each, which is their label. */
  static List<Level> levels(List<String> settings, String... values) {
    return Arrays.stream(values)
        .map(
            value -> {
              TreeMap<String, String> all = new TreeMap<>();
              settings.forEach(setting -> all.put(setting, value));
              return new Level(value, all);
            })
        .toList();
  }

  /** Whether it matters with so many brokers. */
  boolean mattersWith(int brokers) {
    return brokers >= leastBrokers;
  }
}
