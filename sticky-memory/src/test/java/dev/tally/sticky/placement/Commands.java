package dev.tally.sticky.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Random commands: mostly such as make sense, some late, some repeated, some absurd. */
final class Commands {

  private final Random random;
  private final int zones;
  private final int nodesOfZone;
  private final int shards;
  private final int replicas;
  private final boolean deadly;
  private final List<Long> incarnations = new ArrayList<>();
  private final List<PlacementCommand> told = new ArrayList<>();
  private long generation = Cluster.GENERATION;

  Commands(Random random) {
    this.random = random;
    this.zones = 3 + random.nextInt(3);
    this.nodesOfZone = 1 + random.nextInt(3);
    this.shards = 1 + random.nextInt(24);
    this.replicas = zones == 5 && random.nextBoolean() ? 5 : 3;
    this.deadly = random.nextBoolean();
  }

  PlacementLimits limits() {
    return new PlacementLimits(1 + random.nextInt(8), 1 + random.nextInt(8));
  }

  PlacementCommand next(Cluster cluster) {
    PlacementCommand command = choose(cluster);
    told.add(command);
    if (command instanceof PlacementCommand.Join join) {
      incarnations.add(join.node().incarnation());
    }
    return command;
  }

  private PlacementCommand choose(Cluster cluster) {
    if (!cluster.state.created()) {
      return random.nextInt(4) > 0 ? join() : new PlacementCommand.Create(7, shards, replicas);
    }
    int dice = random.nextInt(100);
    if (dice < 65) {
      int number = random.nextInt(shards);
      Optional<PlacementCommand> report = cluster.report(number);
      return report.orElseGet(() -> garbled(cluster, number));
    } else if (dice < 68) {
      return garbled(cluster, random.nextInt(shards));
    } else if (dice < 70) {
      return told.get(random.nextInt(told.size()));
    } else if (dice < 76) {
      PlacementCommand.Join join = join();
      // A restart of a node that lives is rarer than a node that comes, or comes back.
      return cluster.state.node(join.node().name()).isEmpty()
              || random.nextInt(deadly ? 4 : 12) == 0
          ? join
          : new PlacementCommand.Heard(incarnation());
    } else if (dice < 81) {
      return new PlacementCommand.Suspect(incarnation());
    } else if (dice < 89) {
      return new PlacementCommand.Heard(incarnation());
    } else if (dice < 91) {
      return random.nextInt(deadly ? 2 : 8) == 0
          ? new PlacementCommand.Dead(incarnation())
          : new PlacementCommand.Heard(incarnation());
    } else if (dice < 94) {
      return new PlacementCommand.Drain(name());
    } else if (dice < 97) {
      return new PlacementCommand.Undrain(name());
    } else if (dice < 99) {
      return new PlacementCommand.Weigh(name(), 0.5 + random.nextInt(3));
    }
    return random.nextInt(4) == 0
        ? new PlacementCommand.Reset(cluster.state.generation(), ++generation)
        : new PlacementCommand.Create(generation, shards, replicas);
  }

  private PlacementCommand garbled(Cluster cluster, int number) {
    long epoch = cluster.shard(number).epoch() - random.nextInt(2);
    long learner = cluster.shard(number).learner();
    return switch (random.nextInt(4)) {
      case 0 -> new PlacementCommand.Activated(number, epoch, incarnation());
      case 1 -> new PlacementCommand.CaughtUp(number, epoch, incarnation());
      case 2 -> new PlacementCommand.Activated(shards + random.nextInt(2), epoch, 0);
      default -> new PlacementCommand.LearnerFailed(number, epoch, learner);
    };
  }

  private PlacementCommand.Join join() {
    long incarnation = random.nextLong() | 1;
    return new PlacementCommand.Join(Cluster.node(name(), incarnation));
  }

  private String name() {
    return (char) ('a' + random.nextInt(zones)) + "-" + random.nextInt(nodesOfZone);
  }

  /** Rather one of the newest, which live. */
  private long incarnation() {
    int recent = Math.min(incarnations.size(), zones * nodesOfZone);
    int back = random.nextInt(8) == 0 ? incarnations.size() : Math.max(1, recent);
    return incarnations.isEmpty()
        ? 5
        : incarnations.get(incarnations.size() - 1 - random.nextInt(back));
  }
}
