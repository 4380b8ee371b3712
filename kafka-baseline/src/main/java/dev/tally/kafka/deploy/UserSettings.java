package dev.tally.kafka.deploy;

import dev.tally.kafka.broker.Place;
import dev.tally.kafka.settings.Choices;
import dev.tally.kafka.settings.GroupProtocol;
import dev.tally.kafka.settings.Overlay;
import dev.tally.kafka.settings.Profile;
import dev.tally.kafka.settings.PropertiesFile;
import dev.tally.kafka.settings.Sizing;
import dev.tally.kafka.settings.StoreKind;
import dev.tally.kafka.settings.Tuning;
import dev.tally.network.NetworkKind;
import dev.tally.process.Collector;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The settings that a user may give, by name, turned into what they mean. */
final class UserSettings {

  private static final String PROFILE = "profile";
  private static final String PARTITIONS = "partitions";
  private static final String INSTANCES = "instances";
  private static final String STANDBYS = "standbys";
  private static final String BROKER_HEAP = "broker-heap-mb";
  private static final String INSTANCE_HEAP = "instance-heap-mb";
  private static final String LINGER = "linger-ms";
  private static final String STORE = "store";
  private static final String PROTOCOL = "group-protocol";
  private static final String TUNING = "tuning";
  private static final String COLLECTOR = "collector";
  private static final String BOOTSTRAP = "bootstrap-servers";
  private static final String SECURITY = "client-properties";
  private static final String PROPERTIES = "properties";

  /** Before the name of one property that is given by itself, as {@code producer.linger.ms}. */
  static final String ONE_PROPERTY = PROPERTIES + ".";

  private static final Pattern SERVERS = Pattern.compile("[^\\s,:]+:\\d+(,[^\\s,:]+:\\d+)*");
  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              PROFILE,
              PARTITIONS,
              INSTANCES,
              STANDBYS,
              BROKER_HEAP,
              INSTANCE_HEAP,
              LINGER,
              STORE,
              PROTOCOL,
              TUNING,
              COLLECTOR,
              NetworkKind.SETTING,
              PROPERTIES,
              BOOTSTRAP,
              SECURITY));

  /** Divides by two instances and by three brokers. */
  private static final int DEFAULT_PARTITIONS = 6;

  private static final int DEFAULT_INSTANCES = 2;

  /** Three brokers and two instances have 1,536 MiB in all, as three nodes of 512 have. */
  private static final int DEFAULT_BROKER_HEAP = 320;

  private static final int DEFAULT_INSTANCE_HEAP = 288;

  private UserSettings() {}

  /**
   * Checks and completes.
   *
   * @throws IllegalArgumentException naming the setting, its value and what it must be
   */
  static Sizing of(Column column, Map<String, String> given) {
    for (String name : given.keySet()) {
      if (!KNOWN.contains(name) && !name.startsWith(ONE_PROPERTY)) {
        throw new IllegalArgumentException(
            "setting '"
                + name
                + "' is not known, must be one of "
                + String.join(", ", KNOWN)
                + ", or "
                + ONE_PROPERTY
                + "SCOPE.NAME, as "
                + ONE_PROPERTY
                + "producer.linger.ms");
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
    Choices choices = choices(column, given);
    int instances = number(given, INSTANCES, DEFAULT_INSTANCES);
    return new Sizing(
        profile,
        column.brokers(),
        number(given, PARTITIONS, DEFAULT_PARTITIONS),
        instances,
        number(given, STANDBYS, instances == 1 ? 0 : column.standbys()),
        number(given, BROKER_HEAP, DEFAULT_BROKER_HEAP),
        number(given, INSTANCE_HEAP, DEFAULT_INSTANCE_HEAP),
        number(given, LINGER, choices.tuning().lingerMs(column.brokers())),
        choices);
  }

  private static Choices choices(Column column, Map<String, String> given) {
    Choices usual = column.choices();
    return new Choices(
        StoreKind.of(given.getOrDefault(STORE, usual.store().label())),
        GroupProtocol.of(given.getOrDefault(PROTOCOL, usual.protocol().label())),
        Tuning.of(given.getOrDefault(TUNING, usual.tuning().label())),
        Collector.of(given.getOrDefault(COLLECTOR, usual.collector().label())),
        NetworkKind.of(given.getOrDefault(NetworkKind.SETTING, usual.network().label())),
        Overlay.of(properties(given)));
  }

  /** What the user lays over everything: a file, and over that what is given one by one. */
  private static PropertiesFile properties(Map<String, String> given) {
    String file = given.get(PROPERTIES);
    Map<String, String> single = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          if (name.startsWith(ONE_PROPERTY)) {
            single.put(name.substring(ONE_PROPERTY.length()), value);
          }
        });
    PropertiesFile read =
        file == null ? PropertiesFile.NONE : PropertiesFile.read(PROPERTIES, file);
    return read.with(single);
  }

  /**
   * Checks also what takes longer: what Kafka itself says of the user's overlay.
   *
   * @return as {@link #of}
   * @throws IllegalArgumentException as {@link #of} and {@link #external}; of an overlay with
   *     setting and, where it stands in a file, file and line
   */
  static Sizing check(Column column, Map<String, String> given) {
    boolean ownBrokers = external(given).isEmpty();
    Sizing size = of(column, given);
    if (!ownBrokers && size.choices().network() != NetworkKind.LOOPBACK) {
      throw new IllegalArgumentException(
          NetworkKind.SETTING
              + " is '"
              + size.choices().network().label()
              + "', must be '"
              + NetworkKind.LOOPBACK.label()
              + "' with "
              + BOOTSTRAP
              + ": from networks of their own, instances reach no brokers of somebody else's");
    }
    PropertiesFile overlay = properties(given);
    if (!overlay.entries().isEmpty()) {
      OverlayCheck.check(size.with(size.choices().with(Overlay.NONE)), ownBrokers, overlay);
    }
    return size;
  }

  /**
   * Somebody else's brokers, if that is what the user wants.
   *
   * @throws IllegalArgumentException naming the setting, its value and what it must be
   */
  static Optional<Place> external(Map<String, String> given) {
    String servers = given.get(BOOTSTRAP);
    if (servers == null) {
      if (given.containsKey(SECURITY)) {
        throw new IllegalArgumentException(
            SECURITY + " is '" + given.get(SECURITY) + "', must come with " + BOOTSTRAP);
      }
      return Optional.empty();
    }
    if (!SERVERS.matcher(servers).matches()) {
      throw new IllegalArgumentException(
          BOOTSTRAP + " is '" + servers + "', must be HOST:PORT, separated by commas");
    }
    Map<String, String> security = Map.of();
    if (given.containsKey(SECURITY)) {
      security = ClientProperties.of(PropertiesFile.read(SECURITY, given.get(SECURITY)));
    }
    return Optional.of(new Place(servers, security));
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
