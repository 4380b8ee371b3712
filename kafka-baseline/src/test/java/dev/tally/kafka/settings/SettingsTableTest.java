package dev.tally.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every setting exists, has a reason, and either differs from Kafka's default or says that it does
 * not; and {@code SETTINGS.md} is this table. Run with {@code -Dtally.write=true} to print it anew.
 */
class SettingsTableTest {

  private static final Choices STREAMS_PROTOCOL = Choices.USUAL.with(GroupProtocol.STREAMS);

  private static final Choices STATIC_MEMBERS = Choices.USUAL.with(GroupProtocol.STATIC);

  private static final Path DOCUMENT = Path.of("SETTINGS.md");
  private static final String STREAMS_OWN_LINGER = "100";
  private static final Map<String, String> ROCKSDB_DEFAULTS =
      Map.of(
          "block.cache.bytes", "52428800 a store",
          "write.buffer.bytes", "unbounded",
          "memtable.bytes", "16777216",
          "max.write.buffers", "3",
          "index.and.filter.in.cache", "false");

  @ParameterizedTest
  @EnumSource(Profile.class)
  void everySettingIsKnownAndReasonedAndOnlyThoseWrittenDownAreDefaults(Profile profile) {
    for (Setting row : SettingsTable.of(size(profile, 3))) {
      String name = row.scope() + " " + row.name();
      assertThat(row.reason()).as(name).isNotBlank();
      assertThat(defaultOf(row)).as(name).isPresent();
      boolean writtenDown = row.reason().startsWith("the default, written down");
      assertThat(row.value().equalsIgnoreCase(defaultOf(row).orElseThrow()))
          .as("%s is %s, default %s", name, row.value(), defaultOf(row))
          .isEqualTo(writtenDown || equalsDefaultForAReason(row));
    }
  }

  /** Equal to the default with three brokers or in one profile only; given for the others. */
  private static boolean equalsDefaultForAReason(Setting row) {
    return defaultOf(row).orElseThrow().equalsIgnoreCase(row.value())
        && (row.name().contains("replication.factor")
            || row.name().endsWith("min.isr")
            || row.name().equals("isolation.level")
            || row.name().equals("processing.guarantee"));
  }

  @Test
  void oneBrokerAsksForNoMoreCopiesThanThereAre() {
    for (Setting row : SettingsTable.of(size(Profile.EXACTLY_ONCE, 1))) {
      if (row.name().contains("replication.factor") || row.name().contains("min.i")) {
        assertThat(row.value()).as(row.name()).isEqualTo("1");
      }
    }
  }

  @Test
  void badSizesAreRefusedByName() {
    assertThatThrownBy(
            () -> new Sizing(Profile.AT_LEAST_ONCE, 2, 6, 2, 1, 256, 256, 1, Choices.USUAL))
        .hasMessage("brokers is 2, must be 1 or 3");
    assertThatThrownBy(
            () -> new Sizing(Profile.AT_LEAST_ONCE, 1, 0, 2, 1, 256, 256, 1, Choices.USUAL))
        .hasMessage("partitions is 0, must be 1 to 256");
    assertThatThrownBy(() -> Profile.of("twice"))
        .hasMessage("profile is 'twice', must be one of at-least-once, exactly-once, defaults");
  }

  @Test
  void theDocumentIsTheTable() throws IOException {
    String printed = print();
    if (Boolean.getBoolean("tally.write")) {
      Files.writeString(DOCUMENT, printed);
    }
    assertThat(DOCUMENT).hasContent(printed);
  }

  private static String print() {
    StringBuilder out =
        new StringBuilder(
            """
            # Settings

            Every setting of `kafka-baseline` that is given a value, with Kafka's own default and the reason.
            Printed from `dev.tally.kafka.settings.SettingsTable` (`SettingsTableTest` holds the two together);
            values are for 3 brokers, and in brackets for 1 where it differs. Ports, ids and directories are left out.

            Variant `kafka-throughput`, `kafka-memory` and the streams group protocol are at-least-once but for what
            the second table says. A user's own properties file (setting `properties`, names as `producer.linger.ms`)
            is laid over all of it, except for what the declared guarantees rest on, for what Tally sets for each
            process itself, and for security; scope `streams` takes its clients' settings too, as
            `streams.producer.batch.size`. One such property can be given by itself, as a setting
            `properties.producer.linger.ms`, and is laid over the file's. What these choices rest on is measured by
            `tally sweep kafka` (`--list` names the factors), and the tables are in [SWEEP.md](SWEEP.md).
            A name that Kafka does not know, or a value, class or pair of settings that
            Kafka's own code refuses, ends a run with exit code 2 before anything starts, with file, line and setting.
            The file of `client-properties`, for `bootstrap-servers` of somebody else, takes security settings alone,
            and of their values shows only the protocol and the mechanism. The setting `standbys`
            (0 to 2, 1 unless said) is `num.standby.replicas`, or the broker's under the streams protocol;
            `group-protocol` is `classic`, `static` (classic with static membership) or `streams`; `collector` is `serial`,
            `parallel` or `g1`, of brokers and instances alike; `network` is `loopback` or `namespaces`: every broker and
            instance in a network of its own, which can be cut (root and iproute2; not with `bootstrap-servers`).

            | scope | setting | at-least-once | exactly-once | defaults | Kafka's default | why |
            |---|---|---|---|---|---|---|
            """);
    List<Setting> rows = new ArrayList<>(SettingsTable.of(size(Profile.EXACTLY_ONCE, 3)));
    for (Profile profile : List.of(Profile.AT_LEAST_ONCE, Profile.DEFAULTS)) {
      SettingsTable.of(size(profile, 3)).stream()
          .filter(row -> rows.stream().noneMatch(known -> sameName(row, known)))
          .forEach(rows::add);
    }
    for (Setting row : rows) {
      Optional<Setting> other = find(row, Profile.AT_LEAST_ONCE, 3);
      out.append("| ")
          .append(row.scope().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
          .append(" | `")
          .append(row.name())
          .append("` | ")
          .append(value(row, Profile.AT_LEAST_ONCE))
          .append(" | ")
          .append(value(row, Profile.EXACTLY_ONCE))
          .append(" | ")
          .append(value(row, Profile.DEFAULTS))
          .append(" | ")
          .append(defaultOf(row).orElseThrow())
          .append(" | ")
          .append(reason(row, other))
          .append(" |\n");
    }
    out.append(
        """

        | choice | scope | setting | value | instead of | why |
        |---|---|---|---|---|---|
        """);
    Choices throughput = Choices.USUAL.with(Tuning.THROUGHPUT);
    difference(out, "tuning = throughput, three brokers", throughput, 3);
    difference(out, "tuning = throughput, one broker", throughput, 1);
    difference(out, "store = memory", Choices.USUAL.with(StoreKind.MEMORY), 3);
    difference(out, "group-protocol = static", STATIC_MEMBERS, 3);
    difference(out, "group-protocol = streams", STREAMS_PROTOCOL, 3);
    return out.toString();
  }

  private static void difference(StringBuilder out, String choice, Choices choices, int brokers) {
    List<Setting> usual = SettingsTable.of(size(Profile.AT_LEAST_ONCE, brokers));
    List<Setting> chosen = SettingsTable.of(sizing(Profile.AT_LEAST_ONCE, brokers, choices));
    for (Setting row : chosen) {
      Optional<Setting> instead = usual.stream().filter(u -> sameName(u, row)).findFirst();
      if (instead.isEmpty() || !instead.get().value().equals(row.value())) {
        line(out, choice, row, row.value(), instead.map(Setting::value).orElse("(default)"));
      }
    }
    for (Setting row : usual) {
      if (chosen.stream().noneMatch(c -> sameName(c, row))) {
        line(out, choice, row, "(default)", row.value());
      }
    }
  }

  private static void line(
      StringBuilder out, String choice, Setting row, String value, String instead) {
    out.append("| ")
        .append(choice)
        .append(" | ")
        .append(row.scope().label().replace('-', ' '))
        .append(" | `")
        .append(row.name())
        .append("` | ")
        .append(value)
        .append(" | ")
        .append(instead)
        .append(" | ")
        .append(value.equals("(default)") ? "not taken then" : row.reason())
        .append(" |\n");
  }

  private static boolean sameName(Setting one, Setting other) {
    return one.scope() == other.scope() && one.name().equals(other.name());
  }

  @Test
  void everyChoiceHoldsKnownSettingsOnly() {
    for (Choices choices :
        List.of(
            STREAMS_PROTOCOL,
            Choices.USUAL.with(Tuning.THROUGHPUT),
            Choices.USUAL.with(StoreKind.MEMORY))) {
      for (Setting row : SettingsTable.of(sizing(Profile.AT_LEAST_ONCE, 3, choices))) {
        assertThat(defaultOf(row)).as("%s %s", row.scope(), row.name()).isPresent();
        assertThat(row.reason()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theUsersOwnIsLaidOverAnyProfile(Profile profile) {
    Properties own = new Properties();
    own.setProperty("producer.linger.ms", "7");
    own.setProperty("broker.num.replica.fetchers", "2");
    Sizing size = sizing(profile, 3, Choices.USUAL.with(Overlay.of(own)));
    assertThat(SettingsTable.of(size, Scope.PRODUCER)).containsEntry("linger.ms", "7");
    assertThat(SettingsTable.of(size, Scope.BROKER)).containsEntry("num.replica.fetchers", "2");
    assertThat(SettingsTable.of(size))
        .filteredOn(row -> row.name().equals("linger.ms"))
        .extracting(Setting::reason)
        .containsExactly("the user's own");
  }

  @Test
  void whatIsDeclaredCanNotBeOverlaid() {
    Properties own = new Properties();
    own.setProperty("producer.acks", "1");
    assertThatThrownBy(() -> Overlay.of(own)).hasMessageContaining("'producer.acks'");
    Properties scopeless = new Properties();
    scopeless.setProperty("acks", "1");
    assertThatThrownBy(() -> Overlay.of(scopeless))
        .hasMessageContaining("must begin with one of broker, changelog-topic");
  }

  @Test
  void choicesThatExcludeEachOtherAreRefused() {
    assertThatThrownBy(() -> sizing(Profile.DEFAULTS, 3, STREAMS_PROTOCOL))
        .hasMessageContaining("profile is 'defaults'");
  }

  private static Sizing sizing(Profile profile, int brokers, Choices choices) {
    int standbys = profile == Profile.DEFAULTS ? 0 : 1;
    return new Sizing(
        profile, brokers, 6, 2, standbys, 256, 256, choices.tuning().lingerMs(brokers), choices);
  }

  private static String value(Setting row, Profile profile) {
    String three = find(row, profile, 3).map(Setting::value).orElse("");
    String one = find(row, profile, 1).map(Setting::value).orElse("");
    return three.equals(one) ? three : three + " (" + one + ")";
  }

  private static String reason(Setting row, Optional<Setting> other) {
    String lone = find(row, Profile.EXACTLY_ONCE, 1).map(Setting::reason).orElse(row.reason());
    String reason = row.reason() + (lone.equals(row.reason()) ? "" : "; one broker: " + lone);
    return other.isPresent() && !other.get().reason().equals(row.reason())
        ? "exactly-once: " + reason + "; at-least-once: " + other.get().reason()
        : reason;
  }

  private static Optional<Setting> find(Setting row, Profile profile, int brokers) {
    return SettingsTable.of(size(profile, brokers)).stream()
        .filter(other -> other.scope() == row.scope() && other.name().equals(row.name()))
        .findFirst();
  }

  private static Optional<String> defaultOf(Setting row) {
    String name = row.name();
    return switch (row.scope()) {
      case BROKER -> defaultIn(AbstractKafkaConfig.CONFIG_DEF, name);
      case COMMANDS_TOPIC, RESULTS_TOPIC, CHANGELOG_TOPIC ->
          defaultIn(LogConfig.configDefCopy(), name);
      case PRODUCER -> defaultIn(ProducerConfig.configDef(), name);
      case CONSUMER -> defaultIn(ConsumerConfig.configDef(), name);
      case ROCKSDB -> Optional.ofNullable(ROCKSDB_DEFAULTS.get(name));
      case STREAMS -> streamsDefault(name);
    };
  }

  private static Optional<String> streamsDefault(String name) {
    if (name.equals("producer.linger.ms")) {
      return Optional.of(STREAMS_OWN_LINGER);
    }
    if (name.startsWith("producer.")) {
      return defaultIn(ProducerConfig.configDef(), name.substring("producer.".length()));
    }
    for (String consumer : List.of("main.consumer.", "restore.consumer.")) {
      if (name.startsWith(consumer)) {
        return defaultIn(ConsumerConfig.configDef(), name.substring(consumer.length()));
      }
    }
    return defaultIn(StreamsConfig.configDef(), name);
  }

  private static Optional<String> defaultIn(ConfigDef definition, String name) {
    ConfigDef.ConfigKey key = definition.configKeys().get(name);
    if (key == null) {
      return Optional.empty();
    }
    Object value = key.defaultValue;
    return Optional.of(
        value instanceof Class<?> type ? type.getName() : Objects.toString(value, "none"));
  }

  private static Sizing size(Profile profile, int brokers) {
    return sizing(profile, brokers, Choices.USUAL);
  }
}
