package dev.tally.sticky.sim;

import dev.tally.counter.Failure;
import dev.tally.sticky.shard.Requester;

/**
 * A node's answers to an operation. Checked when the node gives them, arrive or not; the client may
 * act on them from then on.
 */
final class SimAnswers implements Requester {

  private final SimOperation operation;
  private final SimNode node;
  private final SimClient client;
  private final long route;

  /** Given by a node; with a route also by any other. */
  SimAnswers(SimOperation operation, SimNode node, long route) {
    this.operation = operation;
    this.node = node;
    this.client = operation.client;
    this.route = route;
  }

  @Override
  public long route() {
    return route;
  }

  private void back(Runnable arrival) {
    client.world.network.send(node.name(), client.name, () -> client.hear(arrival));
  }

  @Override
  public void done(long number, long value, long version, int shard, long epoch, long index) {
    if (node.generation() != operation.generation || node.knowsLost(shard)) {
      throw new Violation(
          Invariant.LOST_IS_REFUSED,
          operation + " was answered by " + node.name() + " in " + node.generation());
    }
    operation.check(node, value, version, index);
    operation.answered(epoch);
    back(
        () -> {
          if (operation.generation == client.seen.generation()) {
            client.seen.saw(shard, index, epoch);
          }
          operation.end();
        });
  }

  @Override
  public void notPrimary(long number, int shard, long epoch, long primary) {
    back(
        () -> {
          if (operation.generation == client.seen.generation()
              && client.seen.learn(shard, epoch, primary)) {
            operation.sendNow();
          }
        });
  }

  @Override
  public void inDoubt(long number) {
    // Sent again in any case.
  }

  @Override
  public void sessionUnknown(long number, long logTime) {
    back(() -> operation.sessionUnknown(logTime));
  }

  @Override
  public void failed(long number, Failure failure) {
    operation.refused(failure);
    if (failure == Failure.STATE_LOST) {
      Simulation world = client.world;
      if (!world.mix.losesMajorities()) {
        throw new Violation(Invariant.LOST_IS_REFUSED, operation + " lost without a loss");
      }
      world.clock.count(Happening.LOSS_SEEN);
      // What becomes of it is not known; whoever asks for more waits, as a person would.
      back(() -> world.clock.later(world.random().nextInt(10, 30), operation::end));
    }
  }
}
