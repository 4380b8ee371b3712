package dev.tally.kafka.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What an instance is told beside Streams' own settings.
 *
 * @param commandsTopic where commands come from
 * @param resultsTopic where answers go
 * @param remember how long, in log time, answers to a client silent on a counter are kept
 * @param persistent whether counters are on the instance's disk too, or in its heap alone
 * @param changelog settings of the changelog topic
 */
public record NodeSettings(
    String commandsTopic,
    String resultsTopic,
    Duration remember,
    boolean persistent,
    Map<String, String> changelog) {

  /** Before our names in a properties file. */
  public static final String PREFIX = "tally.";

  /** Where the process itself is, an address in numbers; each is told its own. */
  static final String HOST = PREFIX + "host";

  private static final String COMMANDS = PREFIX + "commands.topic";
  private static final String RESULTS = PREFIX + "results.topic";
  private static final String REMEMBER = PREFIX + "remember.ms";
  private static final String PERSISTENT = PREFIX + "store.persistent";
  private static final String CHANGELOG = PREFIX + "changelog.";

  /** Copies the map. */
  public NodeSettings {
    changelog = Map.copyOf(changelog);
  }

  /**
   * As properties.
   *
   * @return what {@link #of} reads
   */
  public Map<String, String> toProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(COMMANDS, commandsTopic);
    properties.put(RESULTS, resultsTopic);
    properties.put(REMEMBER, Long.toString(remember.toMillis()));
    properties.put(PERSISTENT, Boolean.toString(persistent));
    changelog.forEach((name, value) -> properties.put(CHANGELOG + name, value));
    return properties;
  }

  /**
   * From properties.
   *
   * @param properties ours and others
   * @return the settings
   * @throws IllegalArgumentException where one is missing, naming it
   */
  public static NodeSettings of(Properties properties) {
    Map<String, String> changelog = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(CHANGELOG)) {
        changelog.put(name.substring(CHANGELOG.length()), properties.getProperty(name));
      }
    }
    return new NodeSettings(
        required(properties, COMMANDS),
        required(properties, RESULTS),
        Duration.ofMillis(Long.parseLong(required(properties, REMEMBER))),
        Boolean.parseBoolean(required(properties, PERSISTENT)),
        changelog);
  }

  /**
   * Where the process itself is.
   *
   * @param properties ours and others
   * @return an address in numbers
   * @throws IllegalArgumentException where it is missing
   */
  static String host(Properties properties) {
    return required(properties, HOST);
  }

  private static String required(Properties properties, String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
