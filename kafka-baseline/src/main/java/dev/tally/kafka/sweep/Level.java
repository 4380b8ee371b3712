package dev.tally.kafka.sweep;

import java.util.Map;
import java.util.TreeMap;

/**
 * One value of a factor.
 *
 * @param label for the table
 * @param settings what it lays over the base, value by name: Kafka's settings by scope and name, as
 *     {@code producer.batch.size}, and the backend's own, which have no dot
 */
record Level(String label, Map<String, String> settings) {

  Level {
    settings = Map.copyOf(settings);
  }

  /** Whether a setting is the backend's own rather than Kafka's. */
  static boolean isOurs(String setting) {
    return setting.indexOf('.') < 0;
  }

  /** What goes to the deployment as its own settings. */
  Map<String, String> ours() {
    return part(true);
  }

  /** What goes to Kafka. */
  Map<String, String> kafkas() {
    return part(false);
  }

  private Map<String, String> part(boolean ours) {
    Map<String, String> part = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          if (isOurs(name) == ours) {
            part.put(name, value);
          }
        });
    return part;
  }
}
