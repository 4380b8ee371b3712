package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.NetworkKind;
import dev.tally.process.Collector;
import dev.tally.process.Heap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StickySettingsTest {

  @Test
  void nothingGivenIsThreeNodesAndSixtyFourShards() throws DeploymentException {
    assertThat(StickySettings.of(Map.of()))
        .isEqualTo(new StickySettings(3, 64, Heap.of(512), 3_600_000, NetworkKind.LOOPBACK));
  }

  @Test
  void whatIsGivenCounts() throws DeploymentException {
    assertThat(
            StickySettings.of(
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
                    "namespaces")))
        .isEqualTo(
            new StickySettings(4, 7, new Heap(100, Collector.G1), 9_000, NetworkKind.NAMESPACES));
  }

  @Test
  void logsAreAShareOfTheHeap() throws DeploymentException {
    assertThat(StickySettings.of(Map.of()).logBytes()).isEqualTo(1 << 20);
    assertThat(StickySettings.of(Map.of("shards", "1")).logBytes()).isEqualTo(4 << 20);
    assertThatThrownBy(() -> StickySettings.of(Map.of("heap-mb", "64", "shards", "600")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "setting heap-mb is 64, must be at least an eighth of the number of shards, 75");
  }

  @ParameterizedTest
  @CsvSource({
    "shard, 3, 'unknown setting shard for sticky, must be one of [collector, heap-mb, network, nodes, session-ms, shards]'",
    "network, cables, 'setting network is ''cables'', must be one of loopback, namespaces'",
    "nodes, 2, 'setting nodes is 2, must be 3 to 26'",
    "collector, zgc, 'setting collector is ''zgc'', must be one of serial, parallel, g1'",
    "shards, 0, 'setting shards is 0, must be 1 to 4096'",
    "heap-mb, lots, 'setting heap-mb is lots, must be 64 to 1048576'"
  })
  void badOnesAreRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> StickySettings.of(Map.of(name, value)))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(message);
  }
}
