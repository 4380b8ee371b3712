package dev.tally.kafka.deploy;

import dev.tally.kafka.settings.Profile;
import dev.tally.kafka.settings.Sizing;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The settings that a user may give, by name, turned into what they mean. */
final class UserSettings {

  private static final String PROFILE = "profile";
  private static final String PARTITIONS = "partitions";
  private static final String INSTANCES = "instances";
  private static final String BROKER_HEAP = "broker-heap-mb";
  private static final String INSTANCE_HEAP = "instance-heap-mb";
  private static final String LINGER = "linger-ms";
  private static final Set<String> KNOWN =
      new TreeSet<>(Set.of(PROFILE, PARTITIONS, INSTANCES, BROKER_HEAP, INSTANCE_HEAP, LINGER));

  /** Divides by two instances and by three brokers. */
  private static final int DEFAULT_PARTITIONS = 6;

  private static final int DEFAULT_INSTANCES = 2;
  private static final int DEFAULT_HEAP = 256;

  /**
   * Without a wait one broker answers soonest and keeps up; three brokers on a small host spend
   * themselves on single records, and a millisecond's company helps both speed and latency.
   */
  private static final int LINGER_ONE_BROKER = 0;

  private static final int LINGER_THREE_BROKERS = 1;

  private UserSettings() {}

  /**
   * Checks and completes.
   *
   * @throws IllegalArgumentException naming the setting, its value and what it must be
   */
  static Sizing of(Column column, Map<String, String> given) {
    for (String name : given.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "setting '" + name + "' is not known, must be one of " + String.join(", ", KNOWN));
      }
    }
    Profile profile = Profile.of(given.getOrDefault(PROFILE, column.profile().label()));
    if (profile != column.profile()) {
      throw new IllegalArgumentException(
          "profile is '"
              + profile.label()
              + "', must be '"
              + column.profile().label()
              + "' in "
              + column.variant().name()
              + "; the other profile has a variant of its own");
    }
    return new Sizing(
        profile,
        column.brokers(),
        number(given, PARTITIONS, DEFAULT_PARTITIONS),
        number(given, INSTANCES, DEFAULT_INSTANCES),
        number(given, BROKER_HEAP, DEFAULT_HEAP),
        number(given, INSTANCE_HEAP, DEFAULT_HEAP),
        number(given, LINGER, column.brokers() == 1 ? LINGER_ONE_BROKER : LINGER_THREE_BROKERS));
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + text + "', must be a whole number", e);
    }
  }
}
