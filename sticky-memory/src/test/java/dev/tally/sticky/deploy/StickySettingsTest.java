package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import dev.tally.deploy.Variant;
import dev.tally.network.NetworkKind;
import dev.tally.process.Collector;
import dev.tally.process.Heap;
import dev.tally.sticky.client.Routing;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StickySettingsTest {

  private static StickySettings of(Map<String, String> given) throws DeploymentException {
    return StickySettings.of(given, Routing.CLIENT);
  }

  @Test
  void nothingGivenIsThreeNodesAndSixtyFourShards() throws DeploymentException {
    assertThat(of(Map.of()))
        .isEqualTo(
            new StickySettings(
                3, 64, Heap.of(512), 3_600_000, NetworkKind.LOOPBACK, Routing.CLIENT, 1 << 20));
  }

  @Test
  void whatIsGivenCounts() throws DeploymentException {
    assertThat(
            of(
                Map.of(
                    "nodes",
                    "4",
                    "shards",
                    "7",
                    "heap-mb",
                    "100",
                    "collector",
                    "g1",
                    "session-ms",
                    "9000",
                    "network",
                    "namespaces",
                    "routing",
                    "any-node",
                    "log-kb",
                    "64")))
        .isEqualTo(
            new StickySettings(
                4,
                7,
                new Heap(100, Collector.G1),
                9_000,
                NetworkKind.NAMESPACES,
                Routing.ANY_NODE,
                65_536));
  }

  @Test
  void logsAreAShareOfTheHeap() throws DeploymentException {
    assertThat(of(Map.of()).logBytes()).isEqualTo(1 << 20);
    assertThat(of(Map.of("shards", "1")).logBytes()).isEqualTo(4 << 20);
    assertThatThrownBy(() -> of(Map.of("heap-mb", "64", "shards", "600")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "setting heap-mb is 64, must be at least an eighth of the number of shards, 75");
  }

  @ParameterizedTest
  @CsvSource({
    "shard, 3, 'unknown setting shard for sticky, must be one of [collector, heap-mb, log-kb, network, nodes, routing, session-ms, shards]'",
    "network, cables, 'setting network is ''cables'', must be one of loopback, namespaces'",
    "nodes, 2, 'setting nodes is 2, must be 3 to 26'",
    "collector, zgc, 'setting collector is ''zgc'', must be one of serial, parallel, g1'",
    "shards, 0, 'setting shards is 0, must be 1 to 4096'",
    "heap-mb, lots, 'setting heap-mb is lots, must be 64 to 1048576'",
    "log-kb, 2048, 'setting log-kb is 2048, must be 16 to 1024'",
    "routing, random, 'setting routing is ''random'', must be one of client, any-node'"
  })
  void badOnesAreRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> of(Map.of(name, value)))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(message);
  }

  @Test
  void everyLevelOfAFactorIsTakenAndOneOfThemIsInUse() throws DeploymentException {
    StickyBackend backend = new StickyBackend();
    assertThat(backend.factors()).extracting(Factor::name).doesNotHaveDuplicates();
    for (Factor factor : backend.factors()) {
      for (Variant variant : backend.variants()) {
        assertThat(factor.variants()).contains(variant.name());
        int inUse = 0;
        for (Level level : factor.levels()) {
          backend.validate(variant, level.settings());
          boolean all = true;
          for (Map.Entry<String, String> setting : level.settings().entrySet()) {
            all &= backend.usual(variant, setting.getKey()).equals(Optional.of(setting.getValue()));
          }
          inUse += all ? 1 : 0;
        }
        assertThat(inUse).as("%s on %s", factor.name(), variant.name()).isOne();
      }
    }
    assertThat(backend.usual(StickyBackend.STICKY, "shard")).isEmpty();
  }

  @Test
  void theVariantDecidesWhoFindsPrimariesUnlessTheUserDoes() {
    assertThat(StickySettings.usual(Routing.ANY_NODE, "routing")).contains("any-node");
    assertThat(StickySettings.usual(Routing.CLIENT, "routing")).contains("client");
  }
}
