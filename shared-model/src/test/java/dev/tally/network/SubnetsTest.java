package dev.tally.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.property.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SubnetsTest {

  private static final List<String> USUAL =
      List.of(
          "default via 192.0.2.1 dev eth0 ",
          "0.0.0.0/1 via 10.8.0.1 dev tun0 ",
          "128.0.0.0/1 via 10.8.0.1 dev tun0 ",
          "172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown ",
          "local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1 ",
          "broadcast 192.0.2.255 dev eth0 table local proto kernel scope link src 192.0.2.2 ");

  private static List<String> usualAnd(String... more) {
    List<String> routes = new ArrayList<>(USUAL);
    routes.addAll(List.of(more));
    return routes;
  }

  private static Set<String> tenThousand(List<String> routes) {
    Set<String> chosen = new TreeSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Subnets.free(routes, random).ifPresent(chosen::add);
    }
    return chosen;
  }

  @Test
  void anyOfTheRangeIsChosenWhereNoneIsUsed() {
    assertThat(tenThousand(USUAL))
        .hasSize(512)
        .contains("198.18.0", "198.19.255")
        .allMatch(subnet -> subnet.startsWith("198.18.") || subnet.startsWith("198.19."));
  }

  @Test
  void whatHasARouteIsNotChosen() {
    assertThat(tenThousand(usualAnd("198.18.0.0/16 dev utun table 2022 scope link ")))
        .hasSize(256)
        .allMatch(subnet -> subnet.startsWith("198.19."));
    assertThat(
            tenThousand(usualAnd("local 198.18.7.1 dev tly table local proto kernel scope host ")))
        .hasSize(511)
        .doesNotContain("198.18.7");
    assertThat(tenThousand(usualAnd("198.19.8.128/25 dev x ", "blackhole 198.18.4.0/22")))
        .hasSize(507)
        .doesNotContain("198.19.8", "198.18.4", "198.18.5", "198.18.6", "198.18.7")
        .contains("198.19.9", "198.18.8", "198.18.3");
  }

  @Test
  void whereAllAreUsedNoneIsChosen() {
    assertThat(Subnets.free(usualAnd("198.0.0.0/8 via 10.0.0.1 dev x"), new Random(1))).isEmpty();
    assertThat(Subnets.free(usualAnd("unreachable 198.18.0.0/15 "), new Random(1))).isEmpty();
  }

  /** Chosen one after the other, each with its routes, no two are the same. */
  @Test
  void whatWasChosenBeforeIsNotChosenAgain() {
    Cases.check(
        20,
        draw -> {
          Random random = new Random(draw.seed());
          List<String> routes = new ArrayList<>(USUAL);
          Set<String> chosen = new TreeSet<>();
          for (int i = 0; i < 512; i++) {
            String subnet = Subnets.free(routes, random).orElseThrow();
            assertThat(chosen.add(subnet)).as(subnet).isTrue();
            routes.add(
                subnet + ".0/24 dev tly" + i + " proto kernel scope link src " + subnet + ".1");
          }
          assertThat(Subnets.free(routes, random)).isEmpty();
        });
  }
}
