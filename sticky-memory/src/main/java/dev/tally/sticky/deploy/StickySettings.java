package dev.tally.sticky.deploy;

import dev.tally.deploy.DeploymentException;
import dev.tally.label.Labels;
import dev.tally.network.NetworkKind;
import dev.tally.process.Collector;
import dev.tally.process.Heap;
import dev.tally.sticky.client.Routing;
import dev.tally.sticky.routing.PlacementMap;
import java.util.Map;
import java.util.Optional;
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
 * @param routing who finds the primary of a key's shard
 * @param logBytes what the log of one shard may hold; all logs together a quarter of the heap at
 *     most
 */
record StickySettings(
    int nodes,
    int shards,
    Heap heap,
    long sessionMillis,
    NetworkKind network,
    Routing routing,
    int logBytes) {

  /** Members of each shard. */
  static final int REPLICAS = 3;

  /** The most processes. */
  static final int MOST_NODES = 26;

  private static final int LEAST_LOG_KB = 16;
  private static final int MOST_LOG_KB = 4096;
  private static final String LOG = "log-kb";
  private static final String ROUTING = "routing";
  private static final String COLLECTOR = "collector";
  private static final Set<String> NAMES =
      Set.of(
          "nodes", "shards", "heap-mb", COLLECTOR, "session-ms", NetworkKind.SETTING, ROUTING, LOG);

  /**
   * Checks and completes.
   *
   * @param settings the user's own, by name
   * @param usual who finds primaries where the user does not say
   * @throws DeploymentException naming the setting, its value and what it must be
   */
  static StickySettings of(Map<String, String> settings, Routing usual) throws DeploymentException {
    for (String name : settings.keySet()) {
      if (!NAMES.contains(name)) {
        throw new DeploymentException(
            "unknown setting " + name + " for sticky, must be one of " + new TreeSet<>(NAMES));
      }
    }
    int shards = number(settings, "shards", 64, 1, PlacementMap.MAX_SHARDS);
    Heap heap = new Heap(number(settings, "heap-mb", 512, 64, 1 << 20), collector(settings));
    return new StickySettings(
        number(settings, "nodes", 3, REPLICAS, MOST_NODES),
        shards,
        heap,
        number(settings, "session-ms", 3_600_000, 1_000, Integer.MAX_VALUE),
        network(settings),
        routing(settings.getOrDefault(ROUTING, label(usual))),
        logBytes(settings, heap, shards));
  }

  private static int logBytes(Map<String, String> settings, Heap heap, int shards)
      throws DeploymentException {
    // An eighth, since a log's ring of bytes can be twice what it holds.
    long most = Math.min((long) MOST_LOG_KB << 10, ((long) heap.megabytes() << 20) / 8 / shards);
    if (most < LEAST_LOG_KB << 10) {
      throw new DeploymentException(
          "setting heap-mb is "
              + heap.megabytes()
              + ", must be at least an eighth of the number of shards, "
              + (shards + 7) / 8);
    }
    return settings.containsKey(LOG)
        ? number(settings, LOG, MOST_LOG_KB, LEAST_LOG_KB, (int) (most >> 10)) << 10
        : (int) most;
  }

  /** What a setting is where nothing is said of it; empty where there is none of that name. */
  static Optional<String> usual(Routing routing, String name) {
    StickySettings all;
    try {
      all = of(Map.of(), routing);
    } catch (DeploymentException e) {
      throw new IllegalStateException("what nobody has said is refused", e);
    }
    return switch (name) {
      case "nodes" -> Optional.of(Integer.toString(all.nodes()));
      case "shards" -> Optional.of(Integer.toString(all.shards()));
      case "heap-mb" -> Optional.of(Integer.toString(all.heap().megabytes()));
      case COLLECTOR -> Optional.of(all.heap().collector().label());
      case "session-ms" -> Optional.of(Long.toString(all.sessionMillis()));
      case NetworkKind.SETTING -> Optional.of(all.network().label());
      case ROUTING -> Optional.of(label(all.routing()));
      case LOG -> Optional.of(Integer.toString(all.logBytes() >> 10));
      default -> Optional.empty();
    };
  }

  private static String label(Routing routing) {
    return Labels.of(routing);
  }

  private static Routing routing(String given) throws DeploymentException {
    try {
      return Labels.find(Routing.class, ROUTING, given);
    } catch (IllegalArgumentException e) {
      throw new DeploymentException("setting " + e.getMessage(), e);
    }
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
