package dev.tally.sticky.node;

import dev.tally.sticky.protocol.PeerCodec;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Peers;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.sticky.shard.ShardReplica;
import dev.tally.wire.Connection;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: the shards it is a member of, the links to the other nodes, and one event loop that does
 * everything. All methods but {@link #listen} are the loop's.
 *
 * <p>A turn of the loop hands requests and messages to the shards and remembers which of them were
 * touched; at its end each of those sends what it has gathered, and the wire writes once per
 * connection.
 */
final class Node implements Peers {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration TICK = Duration.ofMillis(20);

  private final String name;
  private final long incarnation;
  private final WireLoop loop;
  private final LongSupplier clock;
  private final ShardLimits limits;
  private final PeerCodec codec = new PeerCodec();
  private final Runnable endTurn = this::endTurn;
  private final List<Connection> operators = new ArrayList<>();

  private @Nullable PlacementMap map;
  private @Nullable ShardReplica[] shards = new ShardReplica[0];
  private PeerLink[] links = new PeerLink[0];
  private int[] touched = new int[0];
  private boolean[] isTouched = new boolean[0];
  private int touchedCount;
  private boolean inTurn;
  private long now;
  private int behind;

  Node(String name, long incarnation, WireLoop loop, LongSupplier clock, ShardLimits limits) {
    this.name = name;
    this.incarnation = incarnation;
    this.loop = loop;
    this.clock = clock;
    this.limits = limits;
  }

  int listen(String host) throws IOException {
    int port = loop.listen(host, 0, () -> new Inbound(this)).port();
    loop.schedule(this::tick, TICK);
    LOG.info("{} listens on {}:{} ({})", name, host, port, loop.transport());
    return port;
  }

  long incarnation() {
    return incarnation;
  }

  WireLoop loop() {
    return loop;
  }

  Optional<PlacementMap> map() {
    return Optional.ofNullable(map);
  }

  int shardCount() {
    return shards.length;
  }

  void clientLost(Connection client, Throwable cause) {
    LOG.info("{}: lost {}: {}", name, client.remote(), cause.toString());
  }

  // --- placement ---

  /** Takes its shards and links up; the operator hears once every link is there. */
  void configure(Connection operator, PlacementMap newMap) {
    if (map != null && !map.equals(newMap)) {
      throw new IllegalStateException(name + " is configured already, with another map");
    }
    if (map == null) {
      LOG.info("{} is in generation {}", name, Long.toHexString(newMap.generation()));
      map = newMap;
      takeShards(newMap);
      links =
          newMap.nodes().stream()
              .filter(node -> node.incarnation() != incarnation)
              .map(node -> new PeerLink(this, newMap.generation(), node))
              .toArray(PeerLink[]::new);
      for (PeerLink link : links) {
        link.start();
      }
    }
    operators.add(operator);
    tellOperators();
  }

  private void takeShards(PlacementMap newMap) {
    int count = newMap.shards().size();
    shards = new ShardReplica[count];
    touched = new int[count];
    isTouched = new boolean[count];
    for (int shard = 0; shard < count; shard++) {
      if (newMap.configuration(shard).members().contains(incarnation)) {
        shards[shard] =
            new ShardReplica(
                newMap.generation(), shard, incarnation, newMap.configuration(shard), limits, this);
      }
    }
  }

  private void tellOperators() {
    for (PeerLink link : links) {
      if (!link.isUp()) {
        return;
      }
    }
    operators.forEach(Inbound::sendConfigured);
    operators.clear();
  }

  // --- links ---

  Optional<PeerLink> linkTo(long member) {
    for (PeerLink link : links) {
      if (link.peer().incarnation() == member) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  void linked(NodeInfo peer, boolean up) {
    LOG.info("{}: link to {} is {}", name, peer.name(), up ? "up" : "down");
    beginTurn();
    for (int shard = 0; shard < shards.length; shard++) {
      ShardReplica replica = shards[shard];
      if (replica != null) {
        replica.link(now, peer.incarnation(), up);
        touch(shard);
      }
    }
    if (up) {
      tellOperators();
    }
  }

  /** A link that was full takes more. */
  void writable() {
    beginTurn();
    for (int shard = 0; shard < shards.length; shard++) {
      touch(shard);
    }
  }

  void receive(long from, byte kind, ByteBuf frame) {
    PeerMessage message = codec.read(kind, frame);
    ShardReplica replica = shard(message.shard());
    if (replica != null) {
      beginTurn();
      replica.receive(now, from, message);
      touch(message.shard());
    }
  }

  @Override
  public boolean canSend(long member) {
    for (PeerLink link : links) {
      if (link.peer().incarnation() == member) {
        return link.canSend();
      }
    }
    return false;
  }

  @Override
  public void send(long member, PeerMessage message) {
    for (PeerLink link : links) {
      if (link.peer().incarnation() == member) {
        link.send(message);
      }
    }
  }

  // --- turns ---

  /**
   * A shard of this node, about to get a request.
   *
   * @return null where this node is no member
   */
  @Nullable ShardReplica shardForRequest(int shard) {
    ShardReplica replica = shard(shard);
    if (replica != null) {
      beginTurn();
      touch(shard);
    }
    return replica;
  }

  private @Nullable ShardReplica shard(int shard) {
    return shard >= 0 && shard < shards.length ? shards[shard] : null;
  }

  /** Milliseconds, the same throughout a turn. */
  long now() {
    return now;
  }

  private void beginTurn() {
    if (!inTurn) {
      inTurn = true;
      now = clock.getAsLong();
      loop.atTurnEnd(endTurn);
    }
  }

  private void touch(int shard) {
    if (!isTouched[shard]) {
      isTouched[shard] = true;
      touched[touchedCount++] = shard;
    }
  }

  private void endTurn() {
    inTurn = false;
    for (int i = 0; i < touchedCount; i++) {
      int shard = touched[i];
      isTouched[shard] = false;
      ShardReplica replica = shards[shard];
      if (replica != null) {
        replica.flush(now);
      }
    }
    touchedCount = 0;
  }

  private void tick() {
    loop.schedule(this::tick, TICK);
    beginTurn();
    int nowBehind = 0;
    for (ShardReplica replica : shards) {
      if (replica != null) {
        replica.tick(now);
        nowBehind += replica.behind();
      }
    }
    if (nowBehind > behind) {
      LOG.warn("{}: {} members of its shards fell behind what the log holds", name, nowBehind);
    }
    behind = nowBehind;
  }
}
