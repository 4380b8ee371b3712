package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.workload.MethodPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

  @Test
  void trialsAreInterleavedForthAndBack() {
    assertThat(Turns.of(List.of("a", "b", "c"), 3, MethodPlan.Turns.INTERLEAVED))
        .extracting(turn -> turn.trial() + turn.column())
        .containsExactly("1a", "1b", "1c", "2c", "2b", "2a", "3a", "3b", "3c");
  }

  @Test
  void orEachColumnHasAllOfItsOwn() {
    assertThat(Turns.of(List.of("a", "b"), 2, MethodPlan.Turns.IN_ONE_PIECE))
        .extracting(turn -> turn.trial() + turn.column())
        .containsExactly("1a", "2a", "1b", "2b");
  }
}
