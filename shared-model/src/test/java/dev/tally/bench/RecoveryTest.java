package dev.tally.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  @Test
  void aRecoveryIsTheLastPartitionsFirstAnswer() throws Exception {
    Recovery recovery = new Recovery("partitions", 1_000_000, 2);
    recovery.answered(0, 3_000_000);
    recovery.answered(0, 90_000_000);
    assertThatThrownBy(() -> recovery.awaitMillis(Duration.ZERO))
        .hasMessageContaining("1 partitions have not answered");
    recovery.answered(1, 8_000_000);
    assertThat(recovery.awaitMillis(Duration.ZERO)).isEqualTo(7);
  }
}
