package dev.tally.sticky.deploy;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.NetworkKind;
import dev.tally.process.Collector;
import dev.tally.process.Heap;
import dev.tally.sticky.routing.PlacementMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a user can set.
 *
 * @param nodes processes, over three zones in turn
 * @param shards fixed for the life of the state
 * @param heap of each node
 * @param sessionMillis after how long without an addition a client is forgotten
 * @param network whether each node has a network of its own, which can be cut
 */
record StickySettings(int nodes, int shards, Heap heap, long sessionMillis, NetworkKind network) {

  /** Members of each shard. */
  static final int REPLICAS = 3;

  /** The most processes. */
  static final int MOST_NODES = 26;

  private static final int LEAST_LOG_BYTES = 16 << 10;
  private static final int MOST_LOG_BYTES = 4 << 20;
  private static final String COLLECTOR = "collector";
  private static final Set<String> NAMES =
      Set.of("nodes", "shards", "heap-mb", COLLECTOR, "session-ms", NetworkKind.SETTING);

  static StickySettings of(Map<String, String> settings) throws DeploymentException {
    for (String name : settings.keySet()) {
      if (!NAMES.contains(name)) {
        throw new DeploymentException(
            "unknown setting " + name + " for sticky, must be one of " + new TreeSet<>(NAMES));
      }
    }
    StickySettings wanted =
        new StickySettings(
            number(settings, "nodes", 3, REPLICAS, MOST_NODES),
            number(settings, "shards", 64, 1, PlacementMap.MAX_SHARDS),
            new Heap(number(settings, "heap-mb", 512, 64, 1 << 20), collector(settings)),
            number(settings, "session-ms", 3_600_000, 1_000, Integer.MAX_VALUE),
            network(settings));
    if (wanted.logBytes() < LEAST_LOG_BYTES) {
      throw new DeploymentException(
          "setting heap-mb is "
              + wanted.heap().megabytes()
              + ", must be at least an eighth of the number of shards, "
              + (wanted.shards() + 7) / 8);
    }
    return wanted;
  }

  private static Collector collector(Map<String, String> settings) throws DeploymentException {
    try {
      return Collector.of(settings.getOrDefault(COLLECTOR, Collector.USUAL.label()));
    } catch (IllegalArgumentException e) {
      throw new DeploymentException("setting " + e.getMessage(), e);
    }
  }

  private static NetworkKind network(Map<String, String> settings) throws DeploymentException {
    try {
      return NetworkKind.of(settings.getOrDefault(NetworkKind.SETTING, NetworkKind.USUAL.label()));
    } catch (IllegalArgumentException e) {
      throw new DeploymentException("setting " + e.getMessage(), e);
    }
  }

  /** What the log of one shard may hold: all logs together a quarter of the heap at most. */
  int logBytes() {
    // An eighth, since a log's ring of bytes can be twice what it holds.
    return (int) Math.min(MOST_LOG_BYTES, ((long) heap.megabytes() << 20) / 8 / shards);
  }

  private static int number(
      Map<String, String> settings, String name, int usual, int least, int most)
      throws DeploymentException {
    String given = settings.get(name);
    if (given == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as any other number out of range.
    }
    throw new DeploymentException(
        "setting " + name + " is " + given + ", must be " + least + " to " + most);
  }
}
