package dev.tally.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    assertThatThrownBy(() -> new Sizing(Profile.AT_LEAST_ONCE, 2, 6, 2, 256, 256, 1))
        .hasMessage("brokers is 2, must be 1 or 3");
    assertThatThrownBy(() -> new Sizing(Profile.AT_LEAST_ONCE, 1, 0, 2, 256, 256, 1))
        .hasMessage("partitions is 0, must be 1 to 256");
    assertThatThrownBy(() -> Profile.of("twice"))
        .hasMessage("profile is 'twice', must be one of at-least-once, exactly-once");
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

            | scope | setting | at-least-once | exactly-once | default | why |
            |---|---|---|---|---|---|
            """);
    List<Setting> exactlyOnce = SettingsTable.of(size(Profile.EXACTLY_ONCE, 3));
    for (Setting row : exactlyOnce) {
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
          .append(defaultOf(row).orElseThrow())
          .append(" | ")
          .append(reason(row, other))
          .append(" |\n");
    }
    return out.toString();
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
    if (name.startsWith("main.consumer.")) {
      return defaultIn(ConsumerConfig.configDef(), name.substring("main.consumer.".length()));
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
    return new Sizing(profile, brokers, 6, 2, 256, 256, brokers == 1 ? 0 : 1);
  }
}
