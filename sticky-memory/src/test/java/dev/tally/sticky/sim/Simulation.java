package dev.tally.sticky.sim;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.Placements;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Peers;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.sticky.shard.ShardProbe;
import dev.tally.sticky.shard.ShardReplica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Three nodes, their clients and the network between them, in one thread on a virtual clock: all
 * that happens follows from the seed. Messages are delayed, overtake each other, come twice or
 * never (and are sent again); links break and come back; turns of a node end late.
 */
final class Simulation {

  static final int SHARDS = 2;

  /** A member that tampers with what it gets; true where the message is not to be handed over. */
  @FunctionalInterface
  interface Tamper {
    boolean takes(Simulation simulation, long from, long to, PeerMessage message);

    /** Honest members. */
    Tamper NONE = (simulation, from, to, message) -> false;
  }

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private static final ShardLimits LIMITS = new ShardLimits(8 << 10, 512, 64, 60, 200);

  final SplittableRandom random;
  final PlacementMap map;
  private final Tamper tamper;
  private final List<ShardModel> models = new ArrayList<>();
  private final List<List<ShardReplica>> members = new ArrayList<>();
  private final Map<Long, Set<ShardReplica>> touched = new HashMap<>();
  private final Set<Set<Long>> broken = new HashSet<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;
  private boolean faults = true;
  private int steps;

  Simulation(long seed, ShardProbe.Factory factory, Tamper tamper) {
    this.random = new SplittableRandom(seed);
    this.tamper = tamper;
    List<NodeInfo> nodes = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      nodes.add(new NodeInfo("node-" + i, "zone-" + i, i, "sim", i, 1));
      touched.put((long) i, new HashSet<>());
      tickLater(i);
    }
    this.map = Placements.initial(7, nodes, SHARDS, 3);
    for (int shard = 0; shard < SHARDS; shard++) {
      models.add(new ShardModel());
      List<ShardReplica> replicas = new ArrayList<>();
      for (long self = 1; self <= 3; self++) {
        replicas.add(
            factory.make(7, shard, self, map.configuration(shard), LIMITS, new Links(self)));
      }
      members.add(replicas);
    }
    for (long a = 1; a <= 3; a++) {
      for (long b = 1; b <= 3; b++) {
        link(a, b, true);
      }
    }
    breakLinksLater();
  }

  // --- time ---

  long now() {
    return now;
  }

  int steps() {
    return steps;
  }

  void later(long delay, Runnable action) {
    events.add(new Event(now + delay, order++, action));
  }

  /** Runs the next event, then looks at everything. */
  void step() {
    Event next = events.remove();
    now = next.at();
    next.action().run();
    steps++;
    for (int shard = 0; shard < SHARDS; shard++) {
      models.get(shard).observe(members.get(shard));
    }
  }

  /** From now on nothing is lost, and every link is there. */
  void endFaults() {
    faults = false;
    for (Set<Long> pair : List.copyOf(broken)) {
      mend(pair);
    }
  }

  // --- nodes ---

  ShardModel model(int shard) {
    return models.get(shard);
  }

  List<ShardReplica> members(int shard) {
    return members.get(shard);
  }

  /** A member that is about to get something; its turn ends a little later. */
  ShardReplica member(int shard, long node) {
    ShardReplica replica = members.get(shard).get((int) node - 1);
    Set<ShardReplica> turn = touched.get(node);
    if (turn.isEmpty()) {
      later(random.nextInt(3), () -> endTurn(node));
    }
    turn.add(replica);
    return replica;
  }

  private void endTurn(long node) {
    Set<ShardReplica> turn = touched.get(node);
    // In the order of shards: the order of a hash set is not the seed's.
    for (List<ShardReplica> shard : members) {
      ShardReplica replica = shard.get((int) node - 1);
      if (turn.contains(replica)) {
        replica.flush(now);
      }
    }
    turn.clear();
  }

  private void tickLater(long node) {
    later(
        10,
        () -> {
          members.forEach(shard -> shard.get((int) node - 1).tick(now));
          tickLater(node);
        });
  }

  // --- network ---

  /** Whether something is lost on its way. */
  boolean lost() {
    return faults && random.nextInt(100) < 6;
  }

  /** How long something is on its way. */
  long delay() {
    return faults && random.nextInt(10) == 0 ? random.nextInt(120) : random.nextInt(1, 6);
  }

  /** How often something arrives that is not lost. */
  int copies() {
    return faults && random.nextInt(100) < 6 ? 2 : 1;
  }

  private void breakLinksLater() {
    later(
        random.nextInt(50, 400),
        () -> {
          if (faults) {
            long one = 1L + random.nextInt(3);
            Set<Long> pair = Set.of(one, 1 + one % 3);
            broken.add(pair);
            pair.forEach(a -> pair.forEach(b -> link(a, b, false)));
            later(random.nextInt(20, 300), () -> mend(pair));
            breakLinksLater();
          }
        });
  }

  private void mend(Set<Long> pair) {
    if (broken.remove(pair)) {
      pair.forEach(a -> pair.forEach(b -> link(a, b, true)));
    }
  }

  private void link(long node, long other, boolean up) {
    if (node != other) {
      for (int shard = 0; shard < SHARDS; shard++) {
        member(shard, node).link(now, other, up);
      }
    }
  }

  /** Sends a message on, whatever the links say. */
  void deliver(long from, long to, PeerMessage message) {
    later(
        delay(),
        () -> {
          if (!tamper.takes(this, from, to, message)) {
            member(message.shard(), to).receive(now, from, message);
          }
        });
  }

  private final class Links implements Peers {

    private final long self;

    Links(long self) {
      this.self = self;
    }

    @Override
    public boolean canSend(long member) {
      return !broken.contains(Set.of(self, member)) && random.nextInt(20) != 0;
    }

    @Override
    public void send(long member, PeerMessage message) {
      PeerMessage kept = message instanceof PeerMessage.Append append ? copy(append) : message;
      if (!broken.contains(Set.of(self, member)) && !lost()) {
        for (int copy = copies(); copy > 0; copy--) {
          deliver(self, member, kept);
        }
      }
    }

    private static PeerMessage copy(PeerMessage.Append a) {
      return new PeerMessage.Append(
          a.generation(),
          a.shard(),
          a.epoch(),
          a.previous(),
          a.entries().copy(),
          a.commit(),
          a.trim(),
          a.round());
    }
  }
}
