package dev.tally.sticky.deploy;

import dev.tally.counter.InvalidRequestException;
import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A tool about a cluster that runs: found on this machine, or by the address of a node. */
abstract class ClusterTool implements BackendTool {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Text NODE =
      new Text(
          "node",
          "HOST:PORT",
          "A node of the cluster (default: the one cluster that runs on this machine).",
          false);

  private final RunningClusters clusters;

  ClusterTool(RunningClusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public String backend() {
    return "sticky";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public List<Text> texts() {
    List<Text> texts = new ArrayList<>(moreTexts());
    texts.add(NODE);
    return texts;
  }

  /** What it can be given besides the node. */
  abstract List<Text> moreTexts();

  @Override
  public boolean run(Input input, Consumer<String> out)
      throws DeploymentException, InterruptedException {
    try (Configurator configurator = new Configurator(TIMEOUT)) {
      return run(configurator, seeds(input), input, out);
    } catch (IOException e) {
      throw new DeploymentException(String.valueOf(e.getMessage()), e);
    }
  }

  abstract boolean run(
      Configurator configurator, List<NodeAddress> seeds, Input input, Consumer<String> out)
      throws IOException, InterruptedException;

  private List<NodeAddress> seeds(Input input) throws IOException, DeploymentException {
    if (input.text(NODE.name()).isPresent()) {
      return List.of(NodeAddress.parse(input.text(NODE.name()).get()));
    }
    List<RunningClusters.Running> running = clusters.find();
    if (running.isEmpty()) {
      throw new DeploymentException(
          "no sticky cluster of this user runs on this machine: start one with tally sticky up,"
              + " or name a node with --node HOST:PORT");
    }
    if (running.size() > 1) {
      List<String> nodes =
          running.stream().map(c -> c.nodes().get(0)).map(n -> n.host() + ":" + n.port()).toList();
      throw new InvalidRequestException(
          "--node", "not given", "one of " + nodes + ", since several clusters run");
    }
    return running.get(0).nodes();
  }
}
