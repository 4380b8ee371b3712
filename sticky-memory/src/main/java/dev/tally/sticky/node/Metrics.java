package dev.tally.sticky.node;

import dev.tally.sticky.placement.PlacementCounters;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import dev.tally.sticky.shard.Moved;
import dev.tally.sticky.shard.ShardView;
import java.util.ArrayList;
import java.util.List;

/** What a node knows of itself and of the placement, in Prometheus' text format. */
final class Metrics {

  private final Node node;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * One number; samples of one name follow each other. Labels are empty, or as they are printed.
   */
  record Sample(String name, String type, String help, String labels, long value) {}

  Metrics(Node node) {
    this.node = node;
  }

  /** On the loop: short, and all there is to do there. */
  List<Sample> look() {
    shards();
    node.map().ifPresent(this::map);
    node.control().flatMap(Control::state).map(PlacementState::counters).ifPresent(this::moves);
    gauge(
        "tally_sticky_leads_placement",
        "1 where this node leads the placement",
        node.control().map(Control::leads).orElse(false) ? 1 : 0);
    gauge("tally_sticky_metrics_port", "where this is answered over HTTP", node.metricsPort());
    return List.copyOf(samples);
  }

  /** As Prometheus reads it; on any thread. */
  static String text(List<Sample> samples) {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Sample sample : samples) {
      if (!sample.name().equals(last)) {
        last = sample.name();
        text.append("# HELP ").append(last).append(' ').append(sample.help()).append('\n');
        text.append("# TYPE ").append(last).append(' ').append(sample.type()).append('\n');
      }
      text.append(last).append(sample.labels()).append(' ').append(sample.value()).append('\n');
    }
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
      ShardView view = shards.look(shard);
      if (view != null) {
        primaries += view.leads() ? 1 : 0;
        counters += view.counters();
        sessions += view.sessions();
        logBytes += view.logBytes();
        behind += view.behind();
      }
    }
    gauge("tally_sticky_primaries", "shards this node serves as primary", primaries);
    gauge("tally_sticky_counters", "counters this node holds", counters);
    gauge("tally_sticky_sessions", "clients remembered, over all shards", sessions);
    gauge("tally_sticky_log_bytes", "bytes of log entries held", logBytes);
    gauge("tally_sticky_members_behind", "members for which no log is kept", behind);
    counter(
        "tally_sticky_forwarded_total",
        "requests passed on to primaries",
        node.forwarder().forwarded());
    gauge(
        "tally_sticky_forwarded_waiting",
        "requests passed on and not answered yet",
        node.forwarder().waiting());
    Moved moved = shards.moved();
    counter(
        "tally_sticky_moved_bytes_total",
        "bytes of states this node has sent to new or late members",
        moved.bytes());
    counter(
        "tally_sticky_moved_bytes_minimum_total",
        "bytes of the states that new members needed, each once",
        moved.leastBytes());
    counter("tally_sticky_moved_keys_total", "counters of the states it has sent", moved.keys());
    counter(
        "tally_sticky_moved_keys_minimum_total",
        "counters of the states that new members needed, each once",
        moved.leastKeys());
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
    epochs(map);
  }

  private void epochs(PlacementMap map) {
    long self = node.incarnation();
    for (int shard = 0; shard < map.shards().size(); shard++) {
      ShardConfiguration current = map.configuration(shard);
      if (current.members().contains(self)) {
        String role = current.primary() == self ? "primary" : "backup";
        samples.add(
            new Sample(
                "tally_sticky_shard_epoch",
                "gauge",
                "epoch of each shard this node is a member of",
                "{shard=\"" + shard + "\",role=\"" + role + "\"}",
                current.epoch()));
      }
    }
  }

  private void moves(PlacementCounters counters) {
    counter("tally_sticky_moves_begun_total", "moves of members begun", counters.movesBegun());
    counter("tally_sticky_moves_abandoned_total", "moves given up", counters.movesAbandoned());
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
    samples.add(new Sample(name, type, help, "", value));
  }
}
