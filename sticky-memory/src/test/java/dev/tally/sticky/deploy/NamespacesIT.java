package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Networks of their own for nodes. Skipped where they can not be made. */
class NamespacesIT {

  private static Namespaces create() {
    try {
      return Namespaces.create();
    } catch (IOException e) {
      assumeTrue(false, "no networks can be made here: " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    return said;
  }

  private static Set<String> interfaces() throws IOException {
    Set<String> names = new TreeSet<>();
    for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      names.add(one.getName());
    }
    return names;
  }

  /**
   * What the machine bridges passes its rules for what it forwards, and Docker's drop that; so the
   * machine may bridge nothing of ours.
   */
  @Test
  void theMachineHasOneInterfaceAndNoBridgeHoweverManyNodes() throws Exception {
    Set<String> before = interfaces();
    String bridges = run(List.of("ip", "-o", "link", "show", "type", "bridge"));
    try (Namespaces networks = create()) {
      networks.host("one", 0);
      networks.host("two", 1);
      networks.host("three", 2);
      assertThat(interfaces()).hasSize(before.size() + 1).containsAll(before);
      assertThat(run(List.of("ip", "-o", "link", "show", "type", "bridge"))).isEqualTo(bridges);
    }
    assertThat(interfaces()).isEqualTo(before);
  }

  @Test
  void twoClustersHaveAddressesOfTheirOwnAndNothingIsLeft() throws Exception {
    String before = run(List.of("ip", "netns", "list"));
    try (Namespaces some = create();
        Namespaces others = create()) {
      String one = some.host("one", 0);
      assertThat(some.host("one", 0)).as("asked again").isEqualTo(one);
      assertThat(some.host("two", 1)).isNotEqualTo(one);
      assertThat(others.host("one", 0)).as("of another cluster").isNotEqualTo(one);
      assertThat(run(List.of("ip", "netns", "list")).lines().filter(n -> n.startsWith("tally-")))
          .hasSizeGreaterThanOrEqualTo(5);
    }
    assertThat(run(List.of("ip", "netns", "list"))).isEqualTo(before);
  }
}
