package dev.tally.kafka.settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A user's own settings, laid over those of any profile: {@code SCOPE.NAME=VALUE}, as {@code
 * producer.linger.ms=3} or {@code commands-topic.segment.bytes=1048576}.
 *
 * @param values by scope and name
 */
public record Overlay(Map<Scope, Map<String, String>> values) {

  /** Nothing of the user's own. */
  public static final Overlay NONE = new Overlay(Map.of());

  /** Copies the maps. */
  public Overlay {
    Map<Scope, Map<String, String>> copy = new EnumMap<>(Scope.class);
    values.forEach((scope, settings) -> copy.put(scope, Map.copyOf(settings)));
    values = copy;
  }

  /**
   * Reads a user's properties.
   *
   * @param properties names with their scope in front
   * @return the overlay
   * @throws IllegalArgumentException where a name has no scope, is none of Kafka's, or is not for
   *     the user to change
   */
  public static Overlay of(Properties properties) {
    Map<Scope, Map<String, String>> values = new EnumMap<>(Scope.class);
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      SettingNames.refusal(name)
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(reason);
              });
      Scope scope = Scope.of(name).orElseThrow();
      values
          .computeIfAbsent(scope, s -> new TreeMap<>())
          .put(scope.nameIn(name), properties.getProperty(name).trim());
    }
    return new Overlay(values);
  }

  /**
   * Reads a user's file.
   *
   * @param file names with their scope in front
   * @return the overlay
   * @throws IllegalArgumentException as {@link #of(Properties)}, for every such name a line that
   *     begins with where it stands
   */
  public static Overlay of(PropertiesFile file) {
    List<String> refused = new ArrayList<>();
    for (PropertiesFile.Entry entry : file.entries()) {
      SettingNames.refusal(entry.name()).ifPresent(reason -> refused.add(file.at(entry) + reason));
    }
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", refused));
    }
    return of(file.properties());
  }

  /**
   * With one more, unless it is there.
   *
   * @param scope of the setting
   * @param name of the setting
   * @param value to add
   * @return these or a copy
   */
  public Overlay unlessGiven(Scope scope, String name, String value) {
    Map<Scope, Map<String, String>> copy = new EnumMap<>(Scope.class);
    copy.putAll(values);
    Map<String, String> own = new TreeMap<>(values.getOrDefault(scope, Map.of()));
    own.putIfAbsent(name, value);
    copy.put(scope, own);
    return new Overlay(copy);
  }
}
