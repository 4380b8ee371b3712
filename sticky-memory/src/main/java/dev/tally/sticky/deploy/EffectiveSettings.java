package dev.tally.sticky.deploy;

import dev.tally.network.NetworkKind;
import dev.tally.process.JvmCommand;
import dev.tally.sticky.client.Routing;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.WireLoop;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a deployment runs with, for people to read beside its figures. */
final class EffectiveSettings {

  /** Where the map of now is asked for. */
  @FunctionalInterface
  interface Maps {
    PlacementMap map() throws IOException, InterruptedException;
  }

  private EffectiveSettings() {}

  /** Everything by name; where no node tells the map, what it says is left out. */
  static Map<String, String> of(StickySettings settings, Maps maps) {
    Map<String, String> effective = new LinkedHashMap<>();
    effective.put("nodes", Integer.toString(settings.nodes()));
    effective.put("zones", Integer.toString(StickySettings.REPLICAS));
    effective.put("shards", Integer.toString(settings.shards()));
    effective.put("replicas", Integer.toString(StickySettings.REPLICAS));
    effective.put("heap-mb", Integer.toString(settings.heap().megabytes()));
    effective.put("collector", settings.heap().collector().label());
    effective.put(NetworkKind.SETTING, settings.network().label());
    effective.put("jvm", String.join(" ", JvmCommand.policy()));
    effective.put("transport", transport());
    effective.put(
        "routing", settings.routing() == Routing.CLIENT ? "by the client" : "by any node");
    effective.put("event-loops-per-node", "1");
    effective.put("placement", "Ratis, three voters; weighted rendezvous, one member a zone");
    try {
      PlacementMap map = maps.map();
      effective.put("generation", Long.toHexString(map.generation()));
      effective.put("primaries", primaries(map));
    } catch (IOException e) {
      effective.put("generation", "not known: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ShardLimits limits = ShardLimits.of(settings.logBytes(), settings.sessionMillis());
    effective.put("shard-log-bytes", Integer.toString(limits.logBytes()));
    effective.put("append-batch-bytes", Integer.toString(limits.batchBytes()));
    effective.put("shard-waiting-reads", Integer.toString(limits.reads()));
    effective.put("shard-sessions", Integer.toString(limits.sessions()));
    effective.put("session-ms", Long.toString(limits.sessionMillis()));
    effective.put("resend-ms", Long.toString(limits.retryMillis()));
    return effective;
  }

  /** The nodes run on this machine with this class path, so what loads here loads there. */
  private static String transport() {
    try (WireLoop loop = WireLoop.start("transport")) {
      return loop.transport();
    }
  }

  private static String primaries(PlacementMap map) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (NodeInfo node : map.nodes()) {
      long leads =
          map.shards().stream().filter(s -> s.current().primary() == node.incarnation()).count();
      counts.put(node.name(), Math.toIntExact(leads));
    }
    return counts.toString();
  }
}
