package dev.tally.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.deploy.DeploymentException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NetworkKindTest {

  @Test
  void peopleNameThem() {
    assertThat(NetworkKind.of("loopback")).isEqualTo(NetworkKind.LOOPBACK);
    assertThat(NetworkKind.of(NetworkKind.NAMESPACES.label())).isEqualTo(NetworkKind.NAMESPACES);
    assertThatThrownBy(() -> NetworkKind.of("cables"))
        .hasMessage("network is 'cables', must be one of loopback, namespaces");
  }

  @Test
  void theLoopbackIsThereForAllAndCanNotBeCut() throws DeploymentException {
    NetworkKind.LOOPBACK.check();
    try (Networks networks = NetworkKind.LOOPBACK.open()) {
      assertThat(networks.enter("one", List.of("java", "Main"))).containsExactly("java", "Main");
      assertThat(networks.whyNotCut().orElseThrow())
          .contains("network=namespaces", "iproute2", "root");
      assertThat(networks.whyNotDegrade()).isEqualTo(networks.whyNotCut());
      List<ThrowingCallable> cuts =
          List.of(
              () -> networks.isolate(Set.of("one")),
              () -> networks.mute("one"),
              () -> networks.vanish("one"),
              () -> networks.degrade("one", Duration.ZERO, 0));
      for (ThrowingCallable cut : cuts) {
        assertThatThrownBy(cut)
            .isInstanceOf(DeploymentException.class)
            .hasMessageContaining(networks.whyNotCut().orElseThrow());
      }
      networks.heal();
    }
  }

  /** All that a deployment adds is where its processes are. */
  @Test
  void aDeploymentIsCutWhereItsProcessesAre() throws Exception {
    Networks networks = Networks.shared("it stands elsewhere");
    Networked deployment = () -> networks;
    assertThat(deployment.whyNotCut()).contains("it stands elsewhere");
    assertThat(networks.host("one")).isEqualTo("127.0.0.1");
    assertThatThrownBy(() -> deployment.vanish("one"))
        .hasMessage("the network can not be cut: it stands elsewhere");
    deployment.heal();
  }
}
