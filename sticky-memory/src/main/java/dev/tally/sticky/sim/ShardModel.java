package dev.tally.sticky.sim;

import dev.tally.sticky.shard.ShardProbe;
import dev.tally.sticky.shard.ShardProbe.LogEntry;
import dev.tally.sticky.shard.ShardReplica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a shard must be: the naive state that the canonical log leads to, and the invariants that
 * members and their answers are held to. Nothing is shared with the code under test but the log.
 */
final class ShardModel {

  /** The identity of an addition. */
  record Id(long client, long sequence) {}

  /** Value and version; version 0 for a refusal because of overflow. */
  record Answer(long value, long version) {}

  private final List<LogEntry> log = new ArrayList<>();
  private final Map<Id, Answer> answers = new HashMap<>();
  private final Map<String, TreeMap<Long, Answer>> history = new HashMap<>();
  private final Map<ShardReplica, Long> seen = new HashMap<>();
  private long highestAnswered;

  /** After every step: whatever a member has newly applied is the canonical log. */
  void observe(List<ShardReplica> members) {
    for (ShardReplica member : members) {
      long from = seen.getOrDefault(member, 0L);
      if (member.applied() > member.committed() || member.committed() > member.last()) {
        throw new Violation(
            "applied <= committed <= held",
            member.applied() + ", " + member.committed() + ", " + member.last());
      }
      for (long index = from + 1; index <= member.applied(); index++) {
        LogEntry entry = ShardProbe.entry(member, index);
        if (index > log.size()) {
          append(entry);
        } else if (!log.get((int) index - 1).equals(entry)) {
          throw new Violation(
              "replicas agree",
              "index " + index + ": " + entry + " and " + log.get((int) index - 1));
        }
      }
      seen.put(member, Math.max(from, member.applied()));
    }
  }

  private void append(LogEntry entry) {
    log.add(entry);
    Id id = new Id(entry.client(), entry.sequence());
    if (answers.containsKey(id)) {
      return;
    }
    TreeMap<Long, Answer> versions =
        history.computeIfAbsent(entry.key(), k -> new TreeMap<>(Map.of(0L, new Answer(0, 0))));
    Answer before = versions.lastEntry().getValue();
    try {
      Answer after = new Answer(Math.addExact(before.value(), entry.delta()), before.version() + 1);
      versions.put((long) log.size(), after);
      answers.put(id, after);
    } catch (ArithmeticException e) {
      answers.put(id, new Answer(before.value(), 0));
    }
  }

  /** An addition was answered: it is held by a majority, and it is the first answer. */
  void answered(List<ShardReplica> members, Id id, Answer answer, long index) {
    long holders = members.stream().filter(m -> m.last() >= index).count();
    if (holders <= members.size() / 2) {
      throw new Violation("answered means held by a majority", index + " held by " + holders);
    }
    observe(members);
    Answer expected = answers.get(id);
    if (!answer.equals(expected)) {
      throw new Violation("applied once, first answer", id + ": " + answer + ", not " + expected);
    }
    highestAnswered = Math.max(highestAnswered, index);
  }

  /** An addition was refused because of overflow. */
  void overflowed(List<ShardReplica> members, Id id) {
    observe(members);
    Answer expected = answers.get(id);
    if (expected == null || expected.version() != 0) {
      throw new Violation("overflow is refused, nothing else", id + ", not " + expected);
    }
  }

  /** What any linearizable read that begins now must at least show. */
  long highestAnswered() {
    return highestAnswered;
  }

  /** A read was answered: with the state at an index that is not too old. */
  void read(List<ShardReplica> members, String key, Answer answer, long index, long atLeast) {
    observe(members);
    if (index < atLeast) {
      throw new Violation("reads are fresh", key + ": index " + index + ", not " + atLeast);
    }
    Answer expected =
        Optional.ofNullable(history.get(key))
            .map(versions -> versions.floorEntry(index).getValue())
            .orElse(new Answer(0, 0));
    if (!answer.equals(expected)) {
      throw new Violation("reads show the state", key + ": " + answer + ", not " + expected);
    }
    highestAnswered = Math.max(highestAnswered, index);
  }

  int entries() {
    return log.size();
  }

  int distinct() {
    return answers.size();
  }
}
