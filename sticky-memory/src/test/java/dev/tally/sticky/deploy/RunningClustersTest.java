package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.InvalidRequestException;
import dev.tally.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningClustersTest {

  private static final List<NodeAddress> NODES =
      List.of(new NodeAddress("a", "127.0.0.1", 1), new NodeAddress("b", "::1", 65_535));

  @TempDir private Path directory;

  @Test
  void whatIsToldIsFoundUntilItIsForgotten() throws IOException {
    RunningClusters clusters = new RunningClusters(directory.resolve("clusters"));
    assertThat(clusters.find()).isEmpty();
    clusters.tell(-7, NODES.subList(0, 1));
    clusters.tell(-7, NODES);
    clusters.tell(8, NODES);
    assertThat(clusters.find())
        .containsExactlyInAnyOrder(
            new RunningClusters.Running("8", ProcessHandle.current().pid(), NODES),
            new RunningClusters.Running("fffffffffffffff9", ProcessHandle.current().pid(), NODES));
    clusters.forget(-7);
    assertThat(clusters.find()).extracting(RunningClusters.Running::id).containsExactly("8");
  }

  @Test
  void whatADeadProcessHasLeftIsDeleted() throws Exception {
    ProcessIdentity self = ProcessIdentity.current();
    // Its number is another process's by now: this one's.
    ProcessIdentity ended =
        new ProcessIdentity(self.host(), self.space(), self.pid(), "another boot+1");
    Path left = directory.resolve("5.cluster");
    Files.writeString(left, ended.toText() + "\na\t127.0.0.1\t1\n");
    assertThat(new RunningClusters(directory).find()).isEmpty();
    assertThat(left).doesNotExist();
  }

  @Test
  void whatIsNoClusterIsToldWithItsPlace() throws IOException {
    Files.writeString(
        directory.resolve("5.cluster"), ProcessIdentity.current().toText() + "\na\t127.0.0.1\n");
    assertThatThrownBy(() -> new RunningClusters(directory).find())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("5.cluster is not what a cluster is written as");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":80", "host:", "host:0", "host:65536", "host:x"})
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> NodeAddress.parse(text))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("--node is " + text + ", must be HOST:PORT, the port 1 to 65535");
  }
}
