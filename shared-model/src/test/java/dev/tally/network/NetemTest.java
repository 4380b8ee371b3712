package dev.tally.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetemTest {

  @ParameterizedTest
  @CsvSource({
    "PT0.05S, 0.01, delay 50000us loss 1%",
    "PT0S, 1, delay 0us loss 100%",
    "PT1M, 0.00005, delay 60000000us loss 0.0050%",
    "PT0.0000015S, 0, delay 1us loss 0%"
  })
  void tcIsToldInItsOwnUnits(Duration delay, double loss, String told) {
    assertThat(String.join(" ", new Netem(delay, loss).make("eth0")))
        .isEqualTo("qdisc replace dev eth0 root netem limit 100000 " + told);
  }

  @ParameterizedTest
  @CsvSource({
    "PT-0.001S, 0, 'delay is PT-0.001S, must be 0 to PT1M'",
    "PT1M0.001S, 0, 'delay is PT1M0.001S, must be 0 to PT1M'",
    "PT0S, -0.1, 'loss is -0.1, must be 0 to 1'",
    "PT0S, 1.1, 'loss is 1.1, must be 0 to 1'",
    "PT0S, NaN, 'loss is NaN, must be 0 to 1'"
  })
  void whatIsOutOfRangeIsRefusedByName(Duration delay, double loss, String message) {
    assertThatThrownBy(() -> new Netem(delay, loss))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void itIsTakenOffWhereItWasPut() {
    assertThat(Netem.unmake("eth0")).containsExactly("qdisc", "del", "dev", "eth0", "root");
  }
}
