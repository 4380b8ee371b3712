package dev.tally.sticky.sim;

import dev.tally.counter.Failure;
import dev.tally.sticky.shard.Requester;
import dev.tally.sticky.shard.ShardReplica;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Something that a client has under way. Answers to it travel back as anything does. */
abstract class SimOperation {

  private static final int RESEND = 30;

  /** A request on its way. */
  @FunctionalInterface
  interface Frame {
    void arrive(SimNode node, ShardReplica member, Requester answers);
  }

  final SimClient client;
  final long correlation;
  final byte[] key;
  final int shard;
  final long generation;
  final ShardModel model;

  SimOperation(SimClient client, String key) {
    this.client = client;
    this.correlation = client.nextCorrelation();
    this.key = key.getBytes(StandardCharsets.UTF_8);
    this.shard = client.seen.shardOf(this.key);
    this.generation = client.seen.generation();
    this.model = client.world.model(generation, shard);
  }

  /** Whether other members than the one that is asked may answer. */
  abstract boolean mayBeAnsweredElsewhere();

  /** What is sent now; it may arrive long after the operation has ended. */
  abstract Frame frame();

  abstract void check(SimNode by, long value, long version, long index);

  abstract void refused(Failure failure);

  abstract void sessionUnknown(long logTime);

  abstract void ended();

  abstract void answered(long epoch);

  final void send() {
    if (isOpen()) {
      sendNow();
      client.world.clock.later(RESEND, () -> client.awake(this::send));
    }
  }

  final void sendNow() {
    if (!isOpen()) {
      return;
    }
    Simulation world = client.world;
    long primary = client.seen.primaryOf(shard);
    List<SimNode> live = world.liveNodes();
    if (live.isEmpty()) {
      return;
    }
    SimNode node =
        world.random().nextInt(10) == 0
            ? live.get(world.random().nextInt(live.size()))
            : world.node(primary);
    Frame frame = frame();
    long route = mayBeAnsweredElsewhere() && world.random().nextInt(4) != 0 ? world.route(this) : 0;
    world.network.sendOnce(
        client.name, node.name(), () -> node.run(() -> arrive(node, frame, route)));
  }

  private void arrive(SimNode node, Frame frame, long route) {
    SimAnswers answers = new SimAnswers(this, node, route);
    node.request(
        generation, shard, answers, correlation, member -> frame.arrive(node, member, answers));
  }

  final void end() {
    if (client.close(this)) {
      ended();
      client.next();
    }
  }

  final boolean isOpen() {
    return client.isOpen(this);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + correlation + " of shard " + shard;
  }
}
