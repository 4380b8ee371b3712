package dev.tally.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.check.Expectations;
import dev.tally.check.HistoryChecker;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import dev.tally.kafka.topology.KafkaSaboteurs;
import dev.tally.stats.OrderVerdict;
import dev.tally.sticky.shard.StickySaboteurs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the checker would notice. The real state machines of both backends run, in this process,
 * through a scenario; once as they are, which must not be found wrong, and once with one fault
 * planted, which must. What is planted lies in test sources alone.
 */
class SabotageTest {

  private static final List<String> TABLE = new ArrayList<>();

  @TempDir private Path directory;

  static Stream<Saboteur> saboteurs() {
    return Stream.concat(StickySaboteurs.all().stream(), KafkaSaboteurs.all().stream());
  }

  @AfterAll
  static void print() {
    System.out.printf(
        "%-7s %-34s %-8s %-8s  %s%n", "backend", "saboteur", "without", "with", "why");
    TABLE.forEach(System.out::println);
  }

  @ParameterizedTest
  @MethodSource("saboteurs")
  void turnsTheVerdict(Saboteur saboteur) throws IOException {
    OrderVerdict sound = verdict(saboteur, false);
    assertThat(sound.kind()).as(sound.detail()).isEqualTo(OrderVerdict.Kind.VALID);
    OrderVerdict found = verdict(saboteur, true);
    TABLE.add(
        "%-7s %-34s %-8s %-8s  %s"
            .formatted(
                saboteur.backend(),
                saboteur.name(),
                sound.kind(),
                found.kind(),
                found.detail().lines().findFirst().orElse("").replace("key \"apples\": ", "")));
    assertThat(found.kind()).as(saboteur.how()).isEqualTo(OrderVerdict.Kind.INVALID);
  }

  private OrderVerdict verdict(Saboteur saboteur, boolean sabotaged) throws IOException {
    Path file = directory.resolve(sabotaged + ".history");
    try (Journal journal = new Journal(file)) {
      saboteur.scenario().run(journal, sabotaged);
    }
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      return HistoryChecker.check(cursor, Expectations.INTERRUPTED);
    }
  }
}
