package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

  @Test
  void trialsAreInterleavedForthAndBack() {
    assertThat(Turns.of(List.of("a", "b", "c"), 3))
        .extracting(turn -> turn.trial() + turn.column())
        .containsExactly("1a", "1b", "1c", "2c", "2b", "2a", "3a", "3b", "3c");
  }
}
