package dev.tally.kafka.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.InvalidRequestException;
import dev.tally.deploy.BackendTool;
import dev.tally.kafka.settings.GroupProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What of the bench needs no processes. */
class BenchToolTest {

  private static final Row ROW = new Row(GroupProtocol.STREAMS, 1);

  @Test
  void allRowsOrThoseAskedFor() {
    assertThat(Row.of(Optional.empty(), Optional.empty()))
        .containsExactly(
            new Row(GroupProtocol.CLASSIC, 0),
            new Row(GroupProtocol.CLASSIC, 1),
            new Row(GroupProtocol.STREAMS, 0),
            new Row(GroupProtocol.STREAMS, 1));
    assertThat(Row.of(Optional.of("streams"), Optional.empty())).hasSize(2).contains(ROW);
    assertThat(Row.of(Optional.of("streams"), Optional.of("1"))).containsExactly(ROW);
    assertThat(ROW.settings()).isEqualTo(Map.of("group-protocol", "streams", "standbys", "1"));
  }

  @Test
  void whatIsWrongIsRefusedBeforeAnythingStarts() {
    assertRefused(
        1, Map.of("protocol", "gossip"), "--protocol is gossip, must be classic, static or");
    assertRefused(1, Map.of("standbys", "2"), "--standbys is 2, must be 0 or 1");
    assertRefused(2, Map.of(), "--brokers is 2, must be 1 or 3");
  }

  private static void assertRefused(long brokers, Map<String, String> texts, String message) {
    List<String> lines = new ArrayList<>();
    BackendTool.Input input =
        new BackendTool.Input(
            Map.of("brokers", brokers, "counters", 0L, "rate", 1L, "kills", 1L), texts);
    assertThatThrownBy(() -> new BenchTool().run(input, lines::add))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith(message);
    assertThat(lines).isEmpty();
  }

  @Test
  void aLineHoldsMediansWorstAndVerdict() {
    LossResult result = result(List.of());
    assertThat(result.line())
        .isEqualTo(
            "streams          1     12.3    3000   5000  |    50,000      4.0      800  |  "
                + "  1,000     200    900     20.0        17  yes")
        .hasSize(LossResult.HEAD.get(1).length() - "exact".length() + "yes".length());
    assertThat(result.exact()).isTrue();
  }

  @Test
  void whatIsNotExactSaysSo() {
    LossResult result = result(List.of("key: lost"));
    assertThat(result.line()).endsWith("  NO");
    assertThat(result.exact()).isFalse();
  }

  private static LossResult result(List<String> violations) {
    return new LossResult(
        ROW, 12.34, List.of(kill(5000, 900), kill(2500, 100), kill(3000, 200)), 17, 9, violations);
  }

  private static LossResult.Kill kill(double outage, double slowest) {
    return new LossResult.Kill(
        outage, new Restored(50_000, 4e6, 800), new Restored(1000, 1e6, 10), slowest, 20);
  }

  @Test
  void whatWasRestoredIsADifference() {
    Restored before = Restored.of(Map.of("restored_records", 5.0, "standby_records", 2.0));
    Restored after =
        Restored.of(
            Map.of(
                "restored_records", 6.0,
                "standby_records", 4.0,
                "changelog_read_bytes", 9.0,
                "restored_ms", 3.0));
    assertThat(after.since(before)).isEqualTo(new Restored(3, 9, 3));
  }

  @Test
  void itIsFound() {
    assertThat(ServiceLoader.load(BackendTool.class))
        .anyMatch(tool -> tool.backend().equals("kafka") && tool.name().equals("bench"));
  }
}
