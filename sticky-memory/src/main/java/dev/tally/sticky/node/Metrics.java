package dev.tally.sticky.node;

import dev.tally.sticky.placement.PlacementCounters;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.shard.ShardReplica;
import java.util.Locale;

/** What a node knows of itself and of the placement, in Prometheus' text format. */
final class Metrics {

  private final Node node;
  private final StringBuilder text = new StringBuilder();

  Metrics(Node node) {
    this.node = node;
  }

  String text() {
    shards();
    node.map().ifPresent(this::map);
    node.control().flatMap(Control::state).map(PlacementState::counters).ifPresent(this::moves);
    gauge(
        "tally_sticky_leads_placement",
        "1 where this node leads the placement",
        node.control().map(Control::leads).orElse(false) ? 1 : 0);
    return text.toString();
  }

  private void shards() {
    long primaries = 0;
    long counters = 0;
    long sessions = 0;
    long logBytes = 0;
    long behind = 0;
    Shards shards = node.shards();
    for (int shard = 0; shard < shards.count(); shard++) {
      ShardReplica replica = shards.look(shard);
      if (replica != null) {
        primaries += replica.leads() ? 1 : 0;
        counters += replica.counters();
        sessions += replica.sessions();
        logBytes += replica.logBytes();
        behind += replica.behind();
      }
    }
    gauge("tally_sticky_primaries", "shards this node serves as primary", primaries);
    gauge("tally_sticky_counters", "counters this node holds", counters);
    gauge("tally_sticky_sessions", "clients remembered, over all shards", sessions);
    gauge("tally_sticky_log_bytes", "bytes of log entries held", logBytes);
    gauge("tally_sticky_members_behind", "members for which no log is kept", behind);
    gauge("tally_sticky_snapshot_bytes_sent", "bytes of states sent", shards.snapshotBytes());
  }

  private void map(PlacementMap map) {
    long self = node.incarnation();
    gauge("tally_sticky_map_version", "version of the placement map known", map.version());
    gauge(
        "tally_sticky_memberships",
        "shards this node is a member of",
        map.shards().stream().filter(s -> s.current().members().contains(self)).count());
    gauge(
        "tally_sticky_changes_under_way",
        "shards whose configuration is changing",
        map.shards().stream().filter(s -> !s.settled() || s.learner() != 0).count());
    gauge(
        "tally_sticky_shards_lost",
        "shards whose state is lost",
        map.shards().stream().filter(ShardAssignment::lost).count());
    gauge(
        "tally_sticky_epoch_max",
        "the highest epoch of any shard",
        map.shards().stream().mapToLong(ShardAssignment::epoch).max().orElse(0));
  }

  private void moves(PlacementCounters counters) {
    counter("tally_sticky_moves_begun_total", "moves of members begun", counters.movesBegun());
    counter("tally_sticky_moves_done_total", "moves of members done", counters.movesDone());
    counter("tally_sticky_transfers_total", "planned changes of a primary", counters.transfers());
    counter("tally_sticky_failovers_total", "unplanned changes of a primary", counters.failovers());
    counter(
        "tally_sticky_moves_minimum_total",
        "the fewest moves that changes of nodes asked for",
        counters.theoreticalMinimum());
  }

  private void gauge(String name, String help, long value) {
    metric(name, "gauge", help, value);
  }

  private void counter(String name, String help, long value) {
    metric(name, "counter", help, value);
  }

  private void metric(String name, String type, String help, long value) {
    text.append(
        String.format(
            Locale.ROOT,
            "# HELP %1$s %2$s%n# TYPE %1$s %3$s%n%1$s %4$d%n",
            name,
            help,
            type,
            value));
  }
}
