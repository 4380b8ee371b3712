package dev.tally.sticky.deploy;

import dev.tally.counter.InvalidRequestException;
import dev.tally.sticky.placement.PlacementCommand;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** {@code tally sticky reset}: gives up a state that is lost, and begins a new and empty one. */
public final class ResetTool extends ClusterTool {

  private static final Text GIVE_UP =
      new Text(
          "give-up",
          "GENERATION",
          "The generation that is given up, as status shows it: all of its counters are gone then.",
          true);
  private static final Text WHOLE =
      new Text("even-if-whole", "", "Give it up also where no shard of it is lost.", false);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** For the service loader. */
  public ResetTool() {
    this(RunningClusters.usual());
  }

  ResetTool(RunningClusters clusters) {
    super(clusters);
  }

  @Override
  public String name() {
    return "reset";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Begin a new generation: every counter of every shard begins at zero. For shards whose",
        "state is lost, which never begin anew by themselves. What is given up must be named.");
  }

  @Override
  List<Text> moreTexts() {
    return List.of(GIVE_UP, WHOLE);
  }

  @Override
  boolean run(Configurator configurator, List<NodeAddress> seeds, Input input, Consumer<String> out)
      throws IOException, InterruptedException {
    ClusterView view = ClusterView.of(configurator, seeds);
    long present = view.state().generation();
    String named = input.text(GIVE_UP.name()).orElseThrow();
    if (!named.equals(Long.toHexString(present))) {
      throw new InvalidRequestException(
          "--give-up",
          named,
          "the present generation, "
              + Long.toHexString(present)
              + ", of which "
              + view.lost().size()
              + " of "
              + view.state().shards().size()
              + " shards are lost");
    }
    if (view.lost().isEmpty() && input.text(WHOLE.name()).isEmpty()) {
      throw new InvalidRequestException(
          "--give-up",
          named,
          "a generation with a lost shard; this one is whole, and is given up with --even-if-whole"
              + " only");
    }
    long next = new SecureRandom().nextLong() | 1;
    NodeAddress node = view.anyNode();
    configurator.command(node, new PlacementCommand.Reset(present, next));
    configurator.await(
        node,
        PATIENCE,
        map ->
            map.generation() == next && map.shards().stream().allMatch(shard -> shard.settled()));
    out.accept(
        "generation %s is given up; generation %s serves, empty"
            .formatted(named, Long.toHexString(next)));
    return true;
  }
}
