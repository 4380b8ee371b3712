package dev.tally.kafka.deploy;

import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.utils.Utils;

/** Classes that settings name as text, which Kafka looks for only where it needs them. */
final class Classes {

  private static final List<String> NAMES =
      List.of(".class", ".classes", ".class.name", ".class.names", "metric.reporters");

  private Classes() {}

  /**
   * Looks for all of them.
   *
   * @param config Kafka's reading of settings
   * @throws IllegalArgumentException where there is none of a name
   */
  static void requireAll(AbstractConfig config) {
    config.values().forEach(Classes::require);
  }

  private static void require(String name, Object value) {
    if (value == null || NAMES.stream().noneMatch(name::endsWith)) {
      return;
    }
    List<?> classes = value instanceof List<?> several ? several : List.of(value);
    for (Object one : classes) {
      if (one instanceof String text && !text.isBlank()) {
        try {
          Utils.loadClass(text.trim(), Object.class);
        } catch (ClassNotFoundException e) {
          throw new IllegalArgumentException(
              "Invalid value " + text + " for configuration " + name + ": class not found", e);
        }
      }
    }
  }
}
