package dev.tally.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactorTest {

  @Test
  void eachValueIsALevelOfAllItsSettings() {
    assertThat(Factor.levels(List.of("one", "other"), "1", "2"))
        .containsExactly(
            new Level("1", Map.of("one", "1", "other", "1")),
            new Level("2", Map.of("one", "2", "other", "2")));
  }

  @Test
  void whatWasGivenIsKeptAsItWas() {
    Map<String, String> settings = new HashMap<>(Map.of("size", "1"));
    List<Level> levels = new ArrayList<>(List.of(new Level("1", settings)));
    Factor factor = new Factor("size", "how large", List.of("it"), levels);
    settings.put("size", "2");
    levels.clear();
    assertThat(factor.levels()).containsExactly(new Level("1", Map.of("size", "1")));
    assertThatThrownBy(() -> factor.levels().get(0).settings().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
