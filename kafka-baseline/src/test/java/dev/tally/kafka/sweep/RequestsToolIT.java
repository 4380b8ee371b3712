package dev.tally.kafka.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.InvalidRequestException;
import dev.tally.deploy.BackendTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A real broker is attached to. */
class RequestsToolIT {

  private static BackendTool.Input input(String variant) {
    return new BackendTool.Input(
        Map.of("seconds", 2L, "warm-up-seconds", 2L), Map.of("VARIANT", variant));
  }

  /** An addition is a command, a changelog record and a result, and commits come on top. */
  @Test
  void theBrokersOwnCountsAreThoseOfTheAdditions() throws Exception {
    List<String> lines = new ArrayList<>();
    boolean whole = new RequestsTool().run(input("kafka-1"), lines::add);
    String said = String.join("\n", lines);
    assertThat(whole).as(said).isTrue();
    assertThat(said)
        .containsPattern("(?m)^1 in flight: [1-9]")
        .containsPattern("(?m)^64 in flight: [1-9]")
        .containsPattern(
            "(?m)^512 in flight: [1-9][^\\n]*\\n  an addition: 3\\.[0-9]{2} records in")
        .containsPattern("(?m)^  Produce +[1-9]")
        .containsPattern("(?m)^  FetchConsumer +[1-9]");
  }

  @Test
  void aColumnThatIsNoneIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> new RequestsTool().run(input("kafka-2"), line -> {}))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("VARIANT is 'kafka-2', must be one of [");
  }
}
