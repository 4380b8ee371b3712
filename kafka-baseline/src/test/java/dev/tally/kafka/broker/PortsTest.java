package dev.tally.kafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void theyAreDistinctFreeAndBelowThoseThatTheSystemGivesAway() throws IOException {
    List<Integer> ports = Ports.free(20, 30_000);
    assertThat(ports)
        .hasSize(20)
        .doesNotHaveDuplicates()
        .allMatch(port -> port >= 10_000 && port < 30_000);
    for (int port : ports) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(socket.getLocalPort()).isEqualTo(port);
      }
    }
  }

  @Test
  void whereTheSystemMayGiveAwayNearlyAllAnyWillDo() throws IOException {
    assertThat(Ports.free(5, 1_024)).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void moreThanThereAreIsAnError() {
    assertThatThrownBy(() -> Ports.free(1_001, 30_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no 1001 free ports from 10000 to 29999");
  }
}
