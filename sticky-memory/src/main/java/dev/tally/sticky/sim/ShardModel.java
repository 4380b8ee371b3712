package dev.tally.sticky.sim;

import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.shard.LogEntry;
import dev.tally.sticky.shard.ShardView;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a shard must be: the naive state that the canonical log leads to, and the invariants that
 * members and their answers are held to. Nothing is shared with the code under test but the log.
 */
final class ShardModel {

  private final Simulation world;
  private final long generation;
  private final int shard;
  private final NaiveState state = new NaiveState();
  private final Map<SimNode, Long> seen = new HashMap<>();
  private final Map<Long, Long> leaders = new HashMap<>();
  private final Map<Long, ShardAssignment> issued = new HashMap<>();
  private long highestAnswered;
  private int settledEntries;
  private int epochs;
  private int snapshots;

  ShardModel(Simulation world, long generation, int shard) {
    this.world = world;
    this.generation = generation;
    this.shard = shard;
  }

  void issued(ShardAssignment assignment) {
    issued.put(assignment.epoch(), assignment);
  }

  void active() {
    epochs++;
  }

  /** After every step: whatever a member has newly committed is the canonical log. */
  void observe() {
    for (SimNode node : world.liveNodes()) {
      if (node.generation() != generation) {
        continue;
      }
      ShardView member = node.shard(shard);
      if (member.leads()) {
        long leader = leaders.computeIfAbsent(member.epoch(), e -> node.incarnation());
        if (leader != node.incarnation()) {
          throw new Violation(
              Invariant.ONE_PRIMARY,
              "epoch " + member.epoch() + ": " + leader + " and " + node.incarnation());
        }
      }
      observe(node, member);
    }
  }

  private void observe(SimNode node, ShardView member) {
    long from = seen.getOrDefault(node, 0L);
    if (member.committed() == from) {
      return;
    }
    if (member.applied() > member.committed() || member.committed() > member.last()) {
      throw new Violation(
          Invariant.MARKS_IN_ORDER,
          member.applied() + ", " + member.committed() + ", " + member.last());
    }
    for (long index = Math.max(from + 1, member.first()); index <= member.committed(); index++) {
      LogEntry entry = member.entry(index);
      if (index == state.entries() + 1) {
        state.append(entry);
      } else if (index > state.entries() || !state.entry(index).equals(entry)) {
        throw new Violation(
            Invariant.COMMITTED_STAYS,
            "index " + index + " of " + state.entries() + " at " + node.name() + ": " + entry);
      }
    }
    if (member.first() > from + 1) {
      snapshots++;
      checkState(node, member);
    }
    seen.put(node, member.committed());
  }

  /** Where entries were not seen one by one, the state must be theirs all the same. */
  private void checkState(SimNode node, ShardView member) {
    state.forEach(
        member.applied(),
        (key, expected) -> {
          ShardView.Counted counted = member.peek(key.getBytes(StandardCharsets.UTF_8));
          if (counted.value() != expected.value() || counted.version() != expected.version()) {
            throw new Violation(
                Invariant.COMMITTED_STAYS,
                "state of " + key + " at " + node.name() + ": " + counted + ", not " + expected);
          }
        });
  }

  /** An addition was answered: it is held by a majority, and it is the first answer. */
  void answered(SimNode by, NaiveState.Id id, NaiveState.Answer answer, long index) {
    observe();
    checkHeld(by, index);
    NaiveState.Answer expected = state.answer(id);
    if (!answer.equals(expected)) {
      throw new Violation(Invariant.APPLIED_ONCE, id + ": " + answer + ", not " + expected);
    }
    highestAnswered = Math.max(highestAnswered, index);
  }

  private void checkHeld(SimNode by, long index) {
    ShardAssignment of = issued.get(by.shard(shard).epoch());
    if (of == null) {
      return;
    }
    checkHeld(of.epoch(), of.current().members(), index);
    // Nobody can take an epoch for active that placement has not heard of.
    if (isCurrent() && world.placement().map().shards().get(shard).activeEpoch() < of.epoch()) {
      checkHeld(of.epoch(), of.activeMembers(), index);
    }
  }

  private void checkHeld(long epoch, List<Long> members, long index) {
    long holders =
        members.stream().filter(member -> mayHold(world.node(member), epoch, index)).count();
    if (holders <= members.size() / 2) {
      throw new Violation(
          Invariant.ANSWERED_IS_HELD,
          "index " + index + " of epoch " + epoch + " by " + holders + " of " + members);
    }
  }

  /** One that is in a later epoch by now may have dropped what it held in that one. */
  private boolean mayHold(SimNode node, long epoch, long index) {
    if (node.generation() != generation) {
      return true;
    }
    ShardView member = node.shard(shard);
    return member.last() >= index || member.epoch() > epoch;
  }

  /** An addition was refused because of overflow. */
  void overflowed(NaiveState.Id id) {
    observe();
    NaiveState.Answer expected = state.answer(id);
    if (expected == null || expected.version() != 0) {
      throw new Violation(Invariant.OVERFLOW_ONLY, id + ", not " + expected);
    }
  }

  /** What any linearizable read that begins now must at least show. */
  long highestAnswered() {
    return highestAnswered;
  }

  /** A read was answered: with the state at an index that is not too old. */
  void read(String key, NaiveState.Answer answer, long index, long atLeast, boolean linearizable) {
    observe();
    if (index > state.entries()) {
      throw new Violation(
          Invariant.READS_TRUE, key + ": index " + index + ", committed is " + state.entries());
    }
    if (index < atLeast) {
      throw new Violation(Invariant.READS_FRESH, key + ": index " + index + ", not " + atLeast);
    }
    NaiveState.Answer expected = state.at(key, index);
    if (!answer.equals(expected)) {
      throw new Violation(Invariant.READS_TRUE, key + ": " + answer + ", not " + expected);
    }
    if (linearizable) {
      highestAnswered = Math.max(highestAnswered, index);
    }
  }

  /** At the end, every member of the settled configuration must apply everything. */
  boolean isConverged() {
    return world.placement().map().configuration(shard).members().stream()
        .map(world::node)
        .allMatch(
            node ->
                node.generation() == generation && node.shard(shard).applied() >= settledEntries);
  }

  /** Whatever way members came to their states, these are what the log leads to. */
  void checkStates() {
    for (SimNode node : world.liveNodes()) {
      if (node.generation() == generation) {
        checkState(node, node.shard(shard));
      }
    }
  }

  /** What is committed now must be everywhere when all has settled. */
  void settling() {
    settledEntries = state.entries();
  }

  /** Whether the primary that placement names serves. */
  boolean isServed() {
    ShardView primary =
        world.node(world.placement().map().configuration(shard).primary()).shard(shard);
    return primary.leads();
  }

  /** Whether this is of the generation that placement knows now. */
  boolean isCurrent() {
    return world.placement().map().generation() == generation;
  }

  /** What everybody says of it. */
  String describe() {
    StringBuilder all =
        new StringBuilder()
            .append(settledEntries)
            .append(" entries; ")
            .append(world.placement().map().shards().get(shard))
            .append("; ");
    for (SimNode node : world.liveNodes()) {
      all.append(node.incarnation())
          .append(": ")
          .append(node.generation() == generation ? node.shard(shard) : "elsewhere")
          .append("; ");
    }
    return all.toString();
  }

  int entries() {
    return state.entries();
  }

  int repeated() {
    return state.repeated();
  }

  int epochs() {
    return epochs;
  }

  int snapshots() {
    return snapshots;
  }

  int forgotten() {
    return state.forgotten();
  }
}
