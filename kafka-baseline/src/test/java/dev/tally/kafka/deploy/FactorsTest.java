package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import dev.tally.deploy.Variant;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;

/** The list of what is worth varying. */
class FactorsTest {

  private static final KafkaBackend BACKEND = new KafkaBackend();

  private static Variant variant(String name) {
    return BACKEND.variants().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private static boolean isUsual(Variant variant, Level level) {
    return level.settings().entrySet().stream()
        .allMatch(
            setting ->
                BACKEND.usual(variant, setting.getKey()).equals(Optional.of(setting.getValue())));
  }

  @Test
  void everyLevelIsTakenByKafka() {
    for (Factor factor : BACKEND.factors()) {
      Variant variant = variant(factor.variants().get(0));
      for (Level level : factor.levels()) {
        assertThatCode(() -> BACKEND.validate(variant, level.settings()))
            .as("%s %s", factor.name(), level.label())
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void whateverTheVariantOneLevelIsInUseAndEachOfThemTakesEffect() {
    for (Factor factor : BACKEND.factors()) {
      for (String name : factor.variants()) {
        Variant variant = variant(name);
        Column column =
            Column.ALL.stream().filter(c -> c.variant().equals(variant)).findFirst().orElseThrow();
        assertThat(factor.levels().stream().filter(level -> isUsual(variant, level)))
            .as("%s on %s", factor.name(), name)
            .hasSize(1);
        for (Level level : factor.levels()) {
          Sizing laid = UserSettings.of(column, level.settings());
          level
              .settings()
              .forEach(
                  (setting, value) ->
                      assertThat(Usual.of(laid, setting))
                          .as("%s of %s on %s", setting, factor.name(), name)
                          .contains(value));
        }
      }
    }
  }

  @Test
  void namesAndLabelsAreUnique() {
    assertThat(BACKEND.factors()).extracting(Factor::name).doesNotHaveDuplicates();
    for (Factor factor : BACKEND.factors()) {
      assertThat(factor.levels()).extracting(Level::label).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsInUseIsOursElseKafkas() {
    Variant three = variant("kafka");
    assertThat(BACKEND.usual(three, "linger-ms")).contains("0");
    assertThat(BACKEND.usual(three, "properties.producer.batch.size")).contains("65536");
    assertThat(BACKEND.usual(three, "properties.producer.compression.type")).contains("none");
    Sizing size = UserSettings.of(Column.ALL.get(0), Map.of());
    for (String name : List.of("replica.fetch.wait.max.ms", "num.replica.fetchers")) {
      assertThat(BACKEND.usual(three, "properties.broker." + name))
          .contains("" + AbstractKafkaConfig.CONFIG_DEF.defaultValues().get(name));
      assertThat(SettingsTable.of(size, Scope.BROKER)).doesNotContainKey(name);
    }
    for (String name : List.of("kafka-eo", "kafka-1-eo")) {
      assertThat(BACKEND.usual(variant(name), "properties.streams.poll.ms")).contains("5");
    }
    for (String none :
        List.of("colour", "properties", "properties.linger.ms", "properties.producer.lingr.ms")) {
      assertThat(BACKEND.usual(three, none)).as(none).isEmpty();
    }
  }
}
