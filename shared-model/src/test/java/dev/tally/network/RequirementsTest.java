package dev.tally.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequirementsTest {

  private static final List<String> ROOT = List.of("Name:\tjava", "CapEff:\t000001ffffffffff");

  @Test
  void rootWithIpOnLinuxLacksNothing() {
    assertThat(Requirements.lacking("Linux", name -> true, ROOT)).isEmpty();
    assertThat(Requirements.lacking("Linux", name -> true, List.of()))
        .as("where the system does not tell, trying will")
        .isEmpty();
    assertThat(Requirements.lacking("Linux", name -> true, capabilities(12, 21))).isEmpty();
  }

  @Test
  void whatIsLackingIsNamedWithWhatItTakes() {
    String takes =
        "networks of their own take Linux, ip and bridge (of iproute2) and root (the capabilities"
            + " SYS_ADMIN and NET_ADMIN); ";
    assertThat(Requirements.lacking("Mac OS X", name -> true, List.of()))
        .contains(takes + "this is Mac OS X");
    for (String program : List.of("ip", "bridge")) {
      assertThat(Requirements.lacking("Linux", name -> !name.equals(program), ROOT))
          .contains(takes + "there is no " + program + " on the PATH");
    }
    for (List<String> status : List.of(capabilities(), capabilities(12), capabilities(21))) {
      assertThat(Requirements.lacking("Linux", name -> true, status))
          .contains(takes + "this process has not these rights");
    }
  }

  private static List<String> capabilities(int... bits) {
    long all = 0;
    for (int bit : bits) {
      all |= 1L << bit;
    }
    return List.of("Uid:\t0", String.format("CapEff:\t%016x", all));
  }
}
