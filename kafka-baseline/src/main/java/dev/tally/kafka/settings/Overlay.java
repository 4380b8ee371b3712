package dev.tally.kafka.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
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

  /** What the tier and the exactness that a variant declares rest on. */
  private static final Set<String> DECLARED =
      Set.of(
          "producer.acks",
          "producer.enable.idempotence",
          "consumer.isolation.level",
          "streams.processing.guarantee",
          "streams.group.protocol",
          "broker.min.insync.replicas",
          "broker.unclean.leader.election.enable",
          "commands-topic.min.insync.replicas",
          "results-topic.min.insync.replicas",
          "changelog-topic.min.insync.replicas",
          "changelog-topic.min.compaction.lag.ms");

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
   * @throws IllegalArgumentException where a name has no scope, or is not for the user to change
   */
  public static Overlay of(Properties properties) {
    Map<Scope, Map<String, String>> values = new EnumMap<>(Scope.class);
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (DECLARED.contains(name)) {
        throw new IllegalArgumentException(
            "'" + name + "' can not be overlaid: what the variant declares rests on it");
      }
      Scope scope = scope(name);
      values
          .computeIfAbsent(scope, s -> new TreeMap<>())
          .put(scope.nameIn(name), properties.getProperty(name).trim());
    }
    return new Overlay(values);
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

  private static Scope scope(String name) {
    return Scope.of(name).orElseThrow(() -> scopeless(name));
  }

  private static IllegalArgumentException scopeless(String name) {
    Set<String> scopes = new TreeSet<>();
    for (Scope scope : Scope.values()) {
      scopes.add(scope.label());
    }
    return new IllegalArgumentException(
        "'" + name + "' must begin with one of " + String.join(", ", scopes) + " and a dot");
  }
}
