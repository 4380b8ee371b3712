package dev.tally.sticky.node;

import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.MapCodec;
import dev.tally.sticky.protocol.PeerCodec;
import dev.tally.sticky.routing.MapFollower;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.ShardEvents;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.Connection;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: its shards, the links to the other nodes, and one event loop that does everything. All
 * methods but {@link #listen} are the loop's.
 *
 * <p>What it is to hold it learns from placement maps: from its own copy of the placement where it
 * votes there, and from other nodes, which send theirs whenever a heartbeat shows that it is
 * behind. An older map than the one known changes nothing.
 */
final class Node implements ShardEvents {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration HEARTBEAT = Duration.ofMillis(50);

  /** How long members that need not have it at once wait for what shards owe them. */
  private static final Duration OWED = Duration.ofMillis(5);

  private final NodeIdentity identity;
  private final WireLoop loop;
  private final LongSupplier clock;
  private final PeerCodec codec = new PeerCodec();
  private final Links links = new Links(this);
  private final Clients clients = new Clients();
  private final Shards shards;
  private final Forwarder forwarder = new Forwarder(links);
  private long incarnation;
  private final MapFollower follower = new MapFollower();
  private @Nullable Control control;
  private @Nullable Former former;
  private int port;
  private int metricsPort;

  Node(NodeIdentity identity, WireLoop loop, LongSupplier clock, ShardLimits limits) {
    this.identity = identity;
    this.loop = loop;
    this.clock = clock;
    this.incarnation = NodeIdentity.freshIncarnation();
    this.shards =
        new Shards(
            limits,
            links,
            this,
            clock,
            () -> loop.atTurnEnd(this::endTurn),
            () -> loop.schedule(this::payOwed, OWED));
  }

  int listen(String host) throws IOException {
    port = loop.listen(host, 0, () -> new Inbound(this)).port();
    loop.schedule(this::tick, TICK);
    loop.schedule(this::heartbeat, HEARTBEAT);
    LOG.info("{} listens on {}:{} ({})", identity.name(), host, port, loop.transport());
    return port;
  }

  /** Before it is a part of anything. */
  void metricsAt(int httpPort) {
    metricsPort = httpPort;
  }

  int metricsPort() {
    return metricsPort;
  }

  /** Before anything arrives. */
  void formedBy(Former newFormer) {
    former = newFormer;
  }

  Optional<Former> former() {
    return Optional.ofNullable(former);
  }

  /** Becomes a part of a cluster. */
  void controlledBy(Control newControl) {
    control = newControl;
  }

  private void join() {
    Control current = control;
    if (current != null) {
      current.submit(new PlacementCommand.Join(info()));
    }
  }

  NodeInfo info() {
    return new NodeInfo(
        identity.name(), identity.zone(), incarnation, identity.host(), port, identity.weight());
  }

  long incarnation() {
    return incarnation;
  }

  WireLoop loop() {
    return loop;
  }

  Links links() {
    return links;
  }

  Clients clients() {
    return clients;
  }

  Forwarder forwarder() {
    return forwarder;
  }

  Shards shards() {
    return shards;
  }

  Optional<PlacementMap> map() {
    return follower.map();
  }

  Optional<Control> control() {
    return Optional.ofNullable(control);
  }

  /** The identity of the cluster, 0 while it is in none. */
  long cluster() {
    Control current = control;
    return current == null ? 0 : current.cluster().id();
  }

  /** The clock, in milliseconds. */
  long millis() {
    return clock.getAsLong();
  }

  void clientLost(Connection client, Throwable cause) {
    LOG.info("{}: lost {}: {}", identity.name(), client.remote(), cause.toString());
  }

  // --- placement ---

  /** Somebody tells a map. */
  void learn(PlacementMap told) {
    MapFollower.Step step = follower.learn(told, incarnation);
    if (step == MapFollower.Step.OLD) {
      return;
    }
    if (step == MapFollower.Step.TAKEN_FOR_DEAD) {
      rebirth(told);
    }
    if (told.generation() != shards.generation()) {
      LOG.info("{} is in generation {}", identity.name(), Long.toHexString(told.generation()));
      shards.begin(told.generation(), incarnation, told.shards().size());
    }
    links.update(told.nodes());
    shards.assign(told);
    forwarder.learn(told);
  }

  /**
   * Everybody else takes this process for dead, and another incarnation may hold what was its: it
   * comes back as one that holds nothing.
   */
  private void rebirth(PlacementMap last) {
    LOG.warn("{} was taken for dead; it joins again with nothing", identity.name());
    incarnation = NodeIdentity.freshIncarnation();
    links.closeAll();
    shards.begin(last.generation(), incarnation, last.shards().size());
    join();
  }

  /** Tells everybody who may not know it the newest map. */
  void publish() {
    map().ifPresent(newest -> links.all().forEach(link -> sendMap(link, newest)));
  }

  private static void sendMap(PeerLink link, PlacementMap newest) {
    if (link.mapVersion() < newest.version()) {
      link.knowsMap(newest.version());
      link.send(frame -> MapCodec.write(frame.writeByte(Kind.MAP), newest));
    }
  }

  @Override
  public void activated(int shard, long epoch) {
    Control current = control;
    if (current != null) {
      current.report(new PlacementCommand.Activated(shard, epoch, incarnation));
    }
  }

  @Override
  public void caughtUp(int shard, long epoch, long learner) {
    Control current = control;
    if (current != null) {
      current.report(new PlacementCommand.CaughtUp(shard, epoch, learner));
    }
  }

  // --- links ---

  void linked(PeerLink link, boolean up) {
    NodeInfo peer = link.peer();
    if (!up) {
      forwarder.lost(link);
    }
    LOG.info("{}: link to {} is {}", identity.name(), peer.name(), up ? "up" : "down");
    shards.linked(peer.incarnation(), up);
    Control current = control;
    if (up && current != null) {
      current.linked(peer);
    }
  }

  /** Nobody listens where a node was, and to whom this one was linked or not: it is gone. */
  void refused(NodeInfo peer, boolean wasLinked) {
    Control current = control;
    if (current != null) {
      current.refused(peer, wasLinked);
    }
  }

  /** A link that was full takes more. */
  void writable() {
    shards.touchAll();
  }

  void received(PeerLink from, byte kind, ByteBuf frame) {
    if (kind == Kind.HEARTBEAT) {
      from.heard(millis());
      from.knowsMap(frame.readLong());
      map().ifPresent(newest -> sendMap(from, newest));
    } else if (kind == Kind.MAP) {
      learn(MapCodec.read(frame));
    } else if (kind == Kind.ADD || kind == Kind.GET) {
      from.relay().request(kind, frame);
    } else if (Forwarder.isAnswer(kind)) {
      forwarder.answered(from, kind, frame);
    } else if (kind == Kind.CANDIDATE || kind == Kind.VOTERS) {
      ClusterInfo said = ClusterInfo.parse(frame.toString(StandardCharsets.UTF_8));
      Control current = control;
      if (current != null && kind == Kind.CANDIDATE) {
        current.candidate(from, said);
      } else if (current != null) {
        current.voters(said);
      }
    } else {
      shards.receive(from.peer().incarnation(), codec.read(kind, frame));
    }
  }

  private void heartbeat() {
    loop.schedule(this::heartbeat, HEARTBEAT);
    long version = map().map(PlacementMap::version).orElse(0L);
    links.broadcast(frame -> frame.writeByte(Kind.HEARTBEAT).writeLong(version));
    Control current = control;
    if (current != null) {
      current.watch(millis(), links.all());
    }
  }

  // --- turns ---

  private void endTurn() {
    shards.endTurn();
  }

  private void payOwed() {
    shards.payOwed();
  }

  private void tick() {
    loop.schedule(this::tick, TICK);
    shards.tick();
  }
}
