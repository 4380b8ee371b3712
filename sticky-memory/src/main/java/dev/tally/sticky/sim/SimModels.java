package dev.tally.sticky.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every shard of every generation must be, to be held against what it is. */
final class SimModels {

  private final Simulation world;
  private final Map<Long, List<ShardModel>> generations = new LinkedHashMap<>();

  SimModels(Simulation world) {
    this.world = world;
  }

  /** The model of a shard; a generation that is heard of for the first time gets fresh ones. */
  ShardModel of(long generation, int shard) {
    return generations.computeIfAbsent(generation, this::fresh).get(shard);
  }

  private List<ShardModel> fresh(long generation) {
    List<ShardModel> fresh = new ArrayList<>();
    for (int i = 0; i < world.shards(); i++) {
      fresh.add(new ShardModel(world, generation, i));
    }
    return fresh;
  }

  List<ShardModel> all() {
    return generations.values().stream().flatMap(List::stream).toList();
  }

  /** Looks at all; after every step, so without a copy. */
  void observe() {
    for (List<ShardModel> generation : generations.values()) {
      for (ShardModel model : generation) {
        model.observe();
      }
    }
  }

  /** Whether all shards that still count serve, and their members hold the same. */
  boolean areSettled() {
    return all().stream()
        .allMatch(model -> !model.isCurrent() || (model.isConverged() && model.isServed()));
  }

  /** What has happened, with so many steps. */
  SimResult result(long steps, SimClock clock) {
    List<ShardModel> all = all();
    return new SimResult(
        steps,
        all.stream().mapToInt(ShardModel::entries).sum(),
        all.stream().mapToInt(ShardModel::repeated).sum(),
        all.stream().mapToInt(ShardModel::epochs).sum(),
        clock.happened().getOrDefault(Happening.KILL, 0L),
        all.stream().mapToInt(ShardModel::snapshots).sum(),
        all.stream().mapToInt(ShardModel::forgotten).sum(),
        clock.trace(),
        clock.happened());
  }

  @Override
  public String toString() {
    return all().stream()
        .filter(ShardModel::isCurrent)
        .map(ShardModel::describe)
        .toList()
        .toString();
  }
}
