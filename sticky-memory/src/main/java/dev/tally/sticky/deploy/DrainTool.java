package dev.tally.sticky.deploy;

import dev.tally.counter.InvalidRequestException;
import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.Placement;
import dev.tally.sticky.placement.PlacementCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@code tally sticky drain NODE}: has a node hand over what it leads, then what it holds. */
public final class DrainTool extends ClusterTool {

  private static final Text NAME =
      new Text("NODE", "NODE", "The name of the node, as status shows it.", true);
  private static final Text UNDO = new Text("undo", "", "The node is to stay after all.", false);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;

  /** For the service loader. */
  public DrainTool() {
    this(RunningClusters.usual());
  }

  DrainTool(RunningClusters clusters) {
    super(clusters);
  }

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Have a node hand over all shards it leads, then all it holds as far as other nodes of its",
        "zone can take them. Returns when the node leads nothing, so that it may stop without an",
        "outage.");
  }

  @Override
  List<Text> moreTexts() {
    return List.of(NAME, UNDO);
  }

  @Override
  boolean run(Configurator configurator, List<NodeAddress> seeds, Input input, Consumer<String> out)
      throws IOException, InterruptedException {
    String name = input.text(NAME.name()).orElseThrow();
    ClusterView view = ClusterView.of(configurator, seeds);
    Optional<PlacedNode> node = view.state().node(name);
    if (node.isEmpty()) {
      throw new InvalidRequestException(
          "NODE",
          name,
          "one of " + view.state().nodes().stream().map(n -> n.info().name()).distinct().toList());
    }
    if (input.text(UNDO.name()).isPresent()) {
      configurator.command(view.anyNode(), new PlacementCommand.Undrain(name));
      out.accept(name + " stays");
      return true;
    }
    configurator.command(view.anyNode(), new PlacementCommand.Drain(name));
    long incarnation = node.get().incarnation();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Placement.drained(view.state(), incarnation)
        || !view.state().node(incarnation).map(PlacedNode::draining).orElse(true)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(name + " still leads shards after " + PATIENCE + "; see status");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      view = ClusterView.of(configurator, seeds);
    }
    boolean holdsNothing = Placement.empty(view.state(), incarnation);
    out.accept(
        name
            + " leads nothing and may stop; "
            + (holdsNothing
                ? "it holds nothing and may go for good"
                : "it is still a member of "
                    + view.memberships(incarnation)
                    + " shards, which move as far as others of its zone can take them"));
    return true;
  }
}
