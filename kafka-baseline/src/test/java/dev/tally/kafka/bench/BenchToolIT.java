package dev.tally.kafka.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.BackendTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One real kill, of few counters. */
class BenchToolIT {

  @Test
  void aLossIsMeasuredAndCheckedExactly() throws Exception {
    List<String> lines = new ArrayList<>();
    BackendTool.Input input =
        new BackendTool.Input(
            Map.of("brokers", 1L, "counters", 3000L, "rate", 200L, "kills", 1L),
            Map.of("protocol", "streams", "standbys", "0"));
    boolean holds = new BenchTool().run(input, lines::add);
    String said = String.join("\n", lines);
    assertThat(holds).as(said).isTrue();
    assertThat(said)
        .contains("streams, 0 standbys, kill -9 of streams-1: outage ")
        .containsPattern("(?m)^streams +0 .* yes$")
        .containsPattern("exact check: each of [1-9][0-9,]* acknowledged additions counted once");
    // Half of the counters stood on the killed instance, and nobody else had them.
    assertThat(said).containsPattern("outage [0-9,]+ ms, [1-9],[0-9]{3} records");
  }
}
