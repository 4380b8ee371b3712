package dev.tally.sticky.client;

import dev.tally.counter.ReadLevel;
import dev.tally.counter.Request;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.Router;
import dev.tally.wire.Cancellable;
import dev.tally.wire.WireLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a client's requests go: its links, the map it knows, and how it learns a newer one. */
final class Routes {

  private static final long ASK_AGAIN_NANOS = 10_000_000;

  /** How often it is asked whether there are others. */
  private static final long ASK_FOR_OTHERS_NANOS = 1_000_000_000;

  /** How often it is asked who serves instead of a node that is gone, at first. */
  private static final long FIRST_POLL_NANOS = 2_000_000;

  /** And so much more rarely: by this share of the time that it has taken so far. */
  private static final int POLL_SHARE = 20;

  private static final long LAST_POLL_NANOS = 50_000_000;

  private final StickyClient client;
  private final WireLoop loop;
  private final Routing routing;
  private final List<NodeLink> links = new ArrayList<>();
  private @Nullable Router router;
  private int[] linkOfNode = new int[0];

  /** Where each shard's primary is reached, so that no call has to look for it. */
  private @Nullable NodeLink[] linkOfShard = new NodeLink[0];

  /** Who has given each shard's latest answer, and so has applied what it told. */
  private @Nullable NodeLink[] answerOfShard = new NodeLink[0];

  private @Nullable Cancellable poll;
  private long pollingSince;
  private long askedAt;
  private int turnOfReads;
  private int turnOfNodes;

  Routes(StickyClient client, WireLoop loop, Routing routing) {
    this.client = client;
    this.loop = loop;
    this.routing = routing;
  }

  // --- the map ---

  /** What is known of the placement; null before the first map. */
  @Nullable Router router() {
    return router;
  }

  /** A node has told its map, or that it has none yet. */
  void told(Optional<PlacementMap> map) {
    if (map.isEmpty()) {
      loop.schedule(this::askAgain, StickyClient.RETRY);
    } else if (router == null || map.get().generation() != router.generation()) {
      Router first = new Router(map.get());
      router = first;
      client.otherGeneration();
      learnt(first);
    } else if (router.learn(map.get())) {
      learnt(router);
    }
  }

  private void learnt(Router known) {
    pollingSince = 0;
    linkOfNode = known.nodes().stream().mapToInt(this::link).toArray();
    linkOfShard = new NodeLink[known.shards()];
    answerOfShard = new NodeLink[known.shards()];
    for (int shard = 0; shard < linkOfShard.length; shard++) {
      renew(known, shard);
    }
    lookAround();
    client.sendWaiting();
  }

  private void lookAround() {
    client.elsewhere().connected(Arrays.stream(linkOfNode).allMatch(n -> links.get(n).isOpen()));
  }

  /** A node has answered for a shard. */
  void answered(int shard, NodeLink by) {
    if (shard >= 0 && shard < answerOfShard.length && answerOfShard[shard] != by) {
      answerOfShard[shard] = by;
    }
  }

  /** Looks up again who leads a shard; null where that is no node that is known. */
  @Nullable NodeLink renew(Router known, int shard) {
    NodeLink link = linkTo(known, known.shard(shard).primary());
    linkOfShard[shard] = link;
    return link;
  }

  private void askAgain() {
    if (router == null) {
      links.forEach(NodeLink::askForMap);
    }
  }

  /** What is known does not lead anywhere: any node may know better. */
  void askForMap() {
    long now = System.nanoTime();
    if (now - askedAt > ASK_AGAIN_NANOS) {
      askedAt = now;
      links.forEach(NodeLink::askForMap);
    }
  }

  /**
   * A primary has answered what another might have: there may be nodes that this client does not
   * know, and so is not known to.
   */
  void askForOthers() {
    if (System.nanoTime() - askedAt > ASK_FOR_OTHERS_NANOS) {
      askForMap();
    }
  }

  /**
   * A call is for a node that is gone: asks who serves instead, and again until that is known. Any
   * other node would only refuse the call itself, and has better to do meanwhile.
   */
  private void pollMap() {
    if (poll != null) {
      return;
    }
    long now = System.nanoTime();
    if (pollingSince == 0) {
      pollingSince = now;
    }
    long nanos = FIRST_POLL_NANOS + (now - pollingSince) / POLL_SHARE;
    poll =
        loop.schedule(
            () -> {
              poll = null;
              links.forEach(NodeLink::askForMap);
              client.sendWaiting();
            },
            Duration.ofNanos(Math.min(nanos, LAST_POLL_NANOS)));
  }

  // --- links ---

  /** Connects to a node of which no more is known yet. */
  void dial(InetSocketAddress address) {
    link(address.getHostString(), address.getPort());
  }

  private int link(String host, int port) {
    for (NodeLink link : links) {
      if (link.leadsTo(host, port)) {
        return link.number();
      }
    }
    NodeLink link = new NodeLink(client, loop, links.size(), host, port);
    links.add(link);
    link.dial();
    return link.number();
  }

  private int link(NodeInfo node) {
    int number = link(node.host(), node.port());
    // A node that forwards does not tell whose answer it passes on.
    links.get(number).named(routing == Routing.ANY_NODE ? "via " + node.name() : node.name());
    return number;
  }

  void opened(NodeLink link) {
    if (router == null) {
      link.askForMap();
    }
    lookAround();
    client.sendWaiting();
  }

  /** A connection was lost. */
  void lost() {
    pollingSince = 0;
    lookAround();
    askForMap();
  }

  /** A node could not be reached: what waits for it may go elsewhere. */
  void unreachable() {
    askForMap();
    client.sendWaiting();
  }

  // --- choosing ---

  /** Where a shard's primary is reached; null where that is not known. */
  @Nullable NodeLink primary(int shard) {
    return linkOfShard[shard];
  }

  /** Where a request goes; null where it has to wait. */
  @Nullable NodeLink choose(Router known, int shard, Request request) {
    if (routing == Routing.ANY_NODE) {
      return nextNode(known);
    }
    if (request instanceof Request.Get get && get.level() != ReadLevel.LINEARIZABLE) {
      return forReads(known, shard, get.level());
    }
    NodeLink primary = linkOfShard[shard];
    if (primary != null && !primary.isUnreachable()) {
      return primary;
    }
    if (known.isLost(shard)) {
      return anyOpen();
    }
    pollMap();
    return null;
  }

  /** Every node in turn, but for those that can not be reached. */
  private @Nullable NodeLink nextNode(Router known) {
    int count = known.nodes().size();
    for (int i = 0; i < count; i++) {
      turnOfNodes = (turnOfNodes + 1) % count;
      NodeLink link = links.get(linkOfNode[turnOfNodes]);
      if (link.ready() != null) {
        return link;
      }
    }
    return null;
  }

  /** Any member that is open can answer. */
  private @Nullable NodeLink forReads(Router known, int shard, ReadLevel level) {
    if (level == ReadLevel.SESSION) {
      // Most likely this one has applied the token already; else the primary has it applied soon.
      NodeLink latest = answerOfShard[shard] == null ? linkOfShard[shard] : answerOfShard[shard];
      if (latest != null && latest.isOpen()) {
        return latest;
      }
    }
    List<Long> members = known.shard(shard).members();
    for (int i = 0; i < members.size(); i++) {
      turnOfReads = (turnOfReads + 1) % members.size();
      NodeLink member = linkTo(known, members.get(turnOfReads));
      if (member != null && member.isOpen()) {
        return member;
      }
    }
    return anyOpen();
  }

  /** Whoever can be asked at all: it refuses, but knows more. */
  private @Nullable NodeLink anyOpen() {
    for (NodeLink link : links) {
      if (link.isOpen()) {
        return link;
      }
    }
    return null;
  }

  private @Nullable NodeLink linkTo(Router known, long incarnation) {
    List<NodeInfo> nodes = known.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).incarnation() == incarnation) {
        return links.get(linkOfNode[i]);
      }
    }
    return null;
  }
}
