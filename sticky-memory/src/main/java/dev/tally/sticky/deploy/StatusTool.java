package dev.tally.sticky.deploy;

import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.PlacementCounters;
import dev.tally.sticky.placement.PlacementState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code tally sticky status}: who holds what, what moves, what is lost. */
public final class StatusTool extends ClusterTool {

  private static final String MOVED_KEYS = "tally_sticky_moved_keys_total";
  private static final String LEAST_KEYS = "tally_sticky_moved_keys_minimum_total";
  private static final String MOVED_BYTES = "tally_sticky_moved_bytes_total";
  private static final String LEAST_BYTES = "tally_sticky_moved_bytes_minimum_total";
  private static final Text JSON = new Text("json", "", "Print it as JSON, for programs.", false);

  /** For the service loader. */
  public StatusTool() {
    this(RunningClusters.usual());
  }

  StatusTool(RunningClusters clusters) {
    super(clusters);
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Show a running cluster: nodes, zones, shards, epochs, what moves, what was moved against",
        "the least that had to be, lost shards, and who leads the placement. Exits with 1 where",
        "a shard is lost.");
  }

  @Override
  List<Text> moreTexts() {
    return List.of(JSON);
  }

  @Override
  boolean run(Configurator configurator, List<NodeAddress> seeds, Input input, Consumer<String> out)
      throws IOException, InterruptedException {
    ClusterView view = ClusterView.of(configurator, seeds);
    if (input.text(JSON.name()).isPresent()) {
      out.accept(json(view));
    } else {
      text(view, out);
    }
    return view.lost().isEmpty();
  }

  private static void text(ClusterView view, Consumer<String> out) {
    PlacementState state = view.state();
    out.accept(
        "generation %s, %d shards of %d members, placement led by %s"
            .formatted(
                Long.toHexString(state.generation()),
                state.shards().size(),
                state.replicas(),
                view.leader().orElse("nobody that answers")));
    out.accept("");
    out.accept(row("NODE", "ZONE", "STATUS", "PRIMARY", "MEMBER", "COUNTERS", "ADDRESS"));
    for (PlacedNode node : state.nodes()) {
      long incarnation = node.incarnation();
      boolean answers = view.metrics().containsKey(incarnation);
      out.accept(
          row(
              node.info().name(),
              node.info().zone(),
              status(node),
              Long.toString(view.primaries(incarnation)),
              Long.toString(view.memberships(incarnation)),
              answers ? number(view.metric(incarnation, "tally_sticky_counters")) : "-",
              node.info().host()
                  + ":"
                  + node.info().port()
                  + (answers ? ", " + metricsAddress(view, node) : ", does not answer")));
    }
    out.accept("");
    PlacementCounters counters = state.counters();
    out.accept("epochs       %d to %d".formatted(view.lowestEpoch(), view.highestEpoch()));
    out.accept(
        "under way    %d shards change, %d moves begun are not done"
            .formatted(view.underWay(), movesUnderWay(counters)));
    out.accept(
        "moved        %s memberships; the least was %s (%s given up)"
            .formatted(
                number(counters.movesDone()),
                number(counters.theoreticalMinimum()),
                number(counters.movesAbandoned())));
    out.accept(
        "copied       %s keys in %s bytes by nodes that live; new members needed %s keys in %s bytes"
            .formatted(
                number(view.sum(MOVED_KEYS)),
                number(view.sum(MOVED_BYTES)),
                number(view.sum(LEAST_KEYS)),
                number(view.sum(LEAST_BYTES))));
    out.accept(
        "primaries    %s handed over as planned, %s failed over"
            .formatted(number(counters.transfers()), number(counters.failovers())));
    out.accept(
        view.lost().isEmpty()
            ? "lost shards  none"
            : "lost shards  %d: %s; to begin anew without them: tally sticky reset --give-up %s"
                .formatted(view.lost().size(), view.lost(), Long.toHexString(state.generation())));
  }

  private static long movesUnderWay(PlacementCounters counters) {
    return counters.movesBegun() - counters.movesDone() - counters.movesAbandoned();
  }

  private static String status(PlacedNode node) {
    return node.status().name().toLowerCase(Locale.ROOT);
  }

  private static String metricsAddress(ClusterView view, PlacedNode node) {
    return "http://"
        + node.info().host()
        + ":"
        + view.metric(node.incarnation(), "tally_sticky_metrics_port")
        + "/metrics";
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String row(
      String node,
      String zone,
      String status,
      String primary,
      String member,
      String counters,
      String address) {
    return String.format(
        Locale.ROOT,
        "%-14s %-5s %-9s %7s %7s %10s  %s",
        node,
        zone,
        status,
        primary,
        member,
        counters,
        address);
  }

  private static String json(ClusterView view) throws IOException {
    PlacementState state = view.state();
    PlacementCounters counters = state.counters();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("generation", Long.toHexString(state.generation()));
    all.put("version", state.version());
    all.put("shards", state.shards().size());
    all.put("replicas", state.replicas());
    all.put("placementLeader", view.leader().orElse(""));
    List<Map<String, Object>> nodes = new ArrayList<>();
    for (PlacedNode node : state.nodes()) {
      boolean answers = view.metrics().containsKey(node.incarnation());
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", node.info().name());
      one.put("zone", node.info().zone());
      one.put("status", status(node));
      one.put("incarnation", Long.toHexString(node.incarnation()));
      one.put("address", node.info().host() + ":" + node.info().port());
      one.put("answers", answers);
      one.put("metrics", answers ? metricsAddress(view, node) : "");
      one.put("primaries", view.primaries(node.incarnation()));
      one.put("memberships", view.memberships(node.incarnation()));
      one.put("counters", view.metric(node.incarnation(), "tally_sticky_counters"));
      nodes.add(one);
    }
    all.put("nodes", nodes);
    all.put("lowestEpoch", view.lowestEpoch());
    all.put("highestEpoch", view.highestEpoch());
    all.put("changesUnderWay", view.underWay());
    all.put("movesUnderWay", movesUnderWay(counters));
    all.put("movesDone", counters.movesDone());
    all.put("movesAbandoned", counters.movesAbandoned());
    all.put("movesTheoreticalMinimum", counters.theoreticalMinimum());
    all.put("movedKeys", view.sum(MOVED_KEYS));
    all.put("movedKeysMinimum", view.sum(LEAST_KEYS));
    all.put("movedBytes", view.sum(MOVED_BYTES));
    all.put("movedBytesMinimum", view.sum(LEAST_BYTES));
    all.put("transfers", counters.transfers());
    all.put("failovers", counters.failovers());
    all.put("lostShards", view.lost());
    try {
      return JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(all);
    } catch (JacksonException e) {
      throw new IOException("could not be told as JSON", e);
    }
  }
}
