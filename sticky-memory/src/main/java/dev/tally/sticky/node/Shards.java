package dev.tally.sticky.node;

import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.shard.Moved;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Peers;
import dev.tally.sticky.shard.ShardEvents;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.sticky.shard.ShardReplica;
import dev.tally.sticky.shard.ShardView;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The shards of one node and their turns: requests and messages are handed to shards as they come,
 * and those that were touched send, at the end of the turn, what they have gathered.
 *
 * <p>What shards owe to members that need not have it at once goes in one turn for all shards, a
 * little later: see {@link ShardReplica}.
 *
 * <p>A shard stays once it was here, if only to keep its promise.
 */
final class Shards {

  private final ShardLimits limits;
  private final Peers peers;
  private final ShardEvents events;
  private final LongSupplier clock;
  private final Runnable askForTurnEnd;
  private final Runnable askForPayment;
  private @Nullable ShardReplica[] shards = new ShardReplica[0];
  private ShardSet touched = new ShardSet(0);
  private ShardSet owing = new ShardSet(0);
  private boolean inTurn;
  private boolean paymentAsked;
  private long now;
  private long generation;
  private long self;

  Shards(
      ShardLimits limits,
      Peers peers,
      ShardEvents events,
      LongSupplier clock,
      Runnable askForTurnEnd,
      Runnable askForPayment) {
    this.limits = limits;
    this.peers = peers;
    this.events = events;
    this.clock = clock;
    this.askForTurnEnd = askForTurnEnd;
    this.askForPayment = askForPayment;
  }

  /** Begins anew with nothing, as another incarnation or in another generation. */
  void begin(long newGeneration, long incarnation, int count) {
    generation = newGeneration;
    self = incarnation;
    shards = new ShardReplica[count];
    touched = new ShardSet(count);
    owing = new ShardSet(count);
  }

  int count() {
    return shards.length;
  }

  long generation() {
    return generation;
  }

  /** Hands every shard its assignment. */
  void assign(PlacementMap map) {
    for (int shard = 0; shard < shards.length; shard++) {
      ShardAssignment assignment = map.shards().get(shard);
      if (shards[shard] != null || assignment.concerns(self)) {
        touch(shard).assign(now, assignment);
      }
    }
  }

  void linked(long member, boolean up) {
    for (int shard = 0; shard < shards.length; shard++) {
      ShardReplica replica = shards[shard];
      if (replica != null) {
        touch(shard).link(now, member, up);
      }
    }
  }

  void receive(long from, PeerMessage message) {
    if (message.generation() == generation
        && message.shard() >= 0
        && message.shard() < shards.length) {
      touch(message.shard()).receive(now, from, message);
    }
  }

  /** Links take more: every shard may have something that waited for that. */
  void touchAll() {
    for (int shard = 0; shard < shards.length; shard++) {
      if (shards[shard] != null) {
        touch(shard);
      }
    }
  }

  /**
   * A shard that is about to get a request.
   *
   * @return null where it was never here
   */
  @Nullable ShardReplica forRequest(int shard) {
    return shards[shard] == null ? null : touch(shard);
  }

  private ShardReplica touch(int shard) {
    beginTurn();
    touched.add(shard);
    ShardReplica replica = shards[shard];
    if (replica == null) {
      replica = new ShardReplica(generation, shard, self, limits, peers, events);
      shards[shard] = replica;
    }
    return replica;
  }

  /** Milliseconds, the same throughout a turn. */
  long now() {
    return now;
  }

  private void beginTurn() {
    if (!inTurn) {
      inTurn = true;
      now = clock.getAsLong();
      askForTurnEnd.run();
    }
  }

  void endTurn() {
    inTurn = false;
    for (int i = 0; i < touched.size(); i++) {
      ShardReplica replica = shards[touched.get(i)];
      if (replica != null) {
        replica.lookAhead();
      }
    }
    for (int i = 0; i < touched.size(); i++) {
      int shard = touched.get(i);
      ShardReplica replica = shards[shard];
      if (replica != null && replica.flush(now)) {
        owing.add(shard);
      }
    }
    touched.clear();
    if (owing.size() > 0 && !paymentAsked) {
      paymentAsked = true;
      askForPayment.run();
    }
  }

  /** Sends what shards owe. */
  void payOwed() {
    paymentAsked = false;
    beginTurn();
    for (int i = 0; i < owing.size(); i++) {
      ShardReplica replica = shards[owing.get(i)];
      if (replica != null) {
        replica.sendOwed(now);
      }
    }
    owing.clear();
  }

  void tick() {
    beginTurn();
    for (ShardReplica replica : shards) {
      if (replica != null) {
        replica.tick(now);
      }
    }
  }

  /** What was copied to other members, over all shards. */
  Moved moved() {
    Moved all = Moved.NOTHING;
    for (ShardReplica replica : shards) {
      all = replica == null ? all : all.plus(replica.view().moved());
    }
    return all;
  }

  /** For metrics; null where it was never here. */
  @Nullable ShardView look(int shard) {
    ShardReplica replica = shards[shard];
    return replica == null ? null : replica.view();
  }
}
