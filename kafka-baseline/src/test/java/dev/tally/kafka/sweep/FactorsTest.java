package dev.tally.kafka.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.kafka.deploy.KafkaBackend;
import dev.tally.kafka.settings.Overlay;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import dev.tally.kafka.tool.BrokerChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of what a sweep varies. */
class FactorsTest {

  /** By what a setting begins with, the longest first. */
  private static final Map<String, ConfigDef> KAFKAS =
      Map.of(
          "broker.", AbstractKafkaConfig.CONFIG_DEF,
          "producer.", ProducerConfig.configDef(),
          "consumer.", ConsumerConfig.configDef(),
          "streams.producer.", ProducerConfig.configDef(),
          "streams.main.consumer.", ConsumerConfig.configDef(),
          "streams.restore.consumer.", ConsumerConfig.configDef(),
          "streams.", StreamsConfig.configDef());

  @Test
  void kafkaKnowsEverySettingAndTakesEveryValue() {
    for (Factor factor : Factors.ALL) {
      for (Level level : factor.levels()) {
        level
            .kafkas()
            .forEach(
                (setting, value) -> {
                  String prefix =
                      KAFKAS.keySet().stream()
                          .filter(setting::startsWith)
                          .max(java.util.Comparator.comparingInt(String::length))
                          .orElseThrow();
                  String name = setting.substring(prefix.length());
                  ConfigDef.ConfigKey key = KAFKAS.get(prefix).configKeys().get(name);
                  assertThat(key).as("%s of %s", setting, factor.name()).isNotNull();
                  Object parsed = ConfigDef.parseType(name, value, key.type());
                  if (key.validator != null) {
                    key.validator.ensureValid(name, parsed);
                  }
                });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyFactorHasTheValueInUseOnceAndEveryLevelCanBeDeployed(
      int brokers, @TempDir Path directory) throws Exception {
    for (Factor factor : Factors.chosen("all", brokers)) {
      String variant = BrokerChoice.variant(brokers, factor.variant());
      Base base = new Base(KafkaBackend.sizing(variant, Map.of()));
      assertThat(factor.levels().stream().filter(base::is)).as(factor.name()).hasSize(1);
      for (Level level : factor.levels()) {
        Properties overlay = new Properties();
        overlay.putAll(level.kafkas());
        Path file = directory.resolve("overlay");
        try (var out = Files.newBufferedWriter(file)) {
          overlay.store(out, null);
        }
        Map<String, String> settings = new java.util.HashMap<>(level.ours());
        settings.put("properties", file.toString());
        Sizing size = KafkaBackend.sizing(variant, settings);
        assertThat(size.choices().overlay()).isEqualTo(Overlay.of(overlay));
        Base laid = new Base(size);
        assertThat(laid.is(level)).as("%s %s", factor.name(), level.label()).isTrue();
      }
    }
  }

  @Test
  void namesAndLabelsAreUniqueAndFitTheTable() {
    assertThat(Factors.ALL).extracting(Factor::name).doesNotHaveDuplicates();
    for (Factor factor : Factors.ALL) {
      assertThat(factor.name()).hasSizeLessThanOrEqualTo(23);
      assertThat(factor.levels()).extracting(Level::label).doesNotHaveDuplicates();
      assertThat(factor.levels()).allMatch(level -> level.label().length() <= 14);
    }
  }

  @Test
  void factorsOfOtherBrokersAreLeftOutOfAll() {
    assertThat(Factors.chosen("all", 3)).isEqualTo(Factors.ALL);
    assertThat(new HashSet<>(Factors.ALL))
        .containsAll(Factors.chosen("all", 1))
        .hasSizeGreaterThan(Factors.chosen("all", 1).size());
    assertThat(Factors.chosen("eo-poll, batch", 1))
        .extracting(Factor::name)
        .containsExactly("eo-poll", "batch");
  }

  @Test
  void theBaseIsOursElseKafkas() {
    Base base = new Base(KafkaBackend.sizing("kafka", Map.of()));
    assertThat(base.value("linger-ms")).isEqualTo("0");
    assertThat(base.value("producer.batch.size")).isEqualTo("65536");
    assertThat(base.value("producer.compression.type")).isEqualTo("none");
    for (String name : List.of("replica.fetch.wait.max.ms", "num.replica.fetchers")) {
      assertThat(base.value("broker." + name))
          .isEqualTo("" + AbstractKafkaConfig.CONFIG_DEF.defaultValues().get(name));
    }
    assertThat(SettingsTable.of(KafkaBackend.sizing("kafka", Map.of()), Scope.BROKER))
        .doesNotContainKeys("replica.fetch.wait.max.ms", "num.replica.fetchers");
    assertThat(List.of(1, 3))
        .allMatch(
            brokers ->
                new Base(KafkaBackend.sizing(BrokerChoice.variant(brokers, "-eo"), Map.of()))
                    .value("streams.poll.ms")
                    .equals("5"));
  }
}
