package dev.tally.kafka.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.BackendTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A real broker, two instances and two relays. */
class FloorToolIT {

  @Test
  void counterRelayAndFloorAreMeasuredOnTheSameBroker() throws Exception {
    List<String> lines = new ArrayList<>();
    boolean whole =
        new FloorTool()
            .run(
                new BackendTool.Input(
                    Map.of("seconds", 1L, "warm-up-seconds", 1L, "rounds", 1L),
                    Map.of("VARIANT", "kafka-1")),
                lines::add);
    String said = String.join("\n", lines);
    assertThat(whole).as(said).isTrue();
    for (int inFlight : Measurement.IN_FLIGHT) {
      for (String what : List.of("counter", "relay", "floor")) {
        assertThat(said).containsPattern("(?m)^ +" + inFlight + "  " + what + " +[1-9]");
      }
      assertThat(said)
          .containsPattern("(?m)^ +" + inFlight + "  counter / relay: throughput [0-9.]+x, p50");
    }
  }
}
