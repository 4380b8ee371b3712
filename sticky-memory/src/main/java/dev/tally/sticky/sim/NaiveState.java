package dev.tally.sticky.sim;

import dev.tally.sticky.shard.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a log leads to, kept in the plainest way: every entry, every answer, every version. */
final class NaiveState {

  /** The identity of an addition. */
  record Id(long client, long sequence) {}

  /** Value and version; version 0 for a refusal because of overflow. */
  record Answer(long value, long version) {

    /** Of a counter that nothing was added to. */
    static final Answer NOTHING = new Answer(0, 0);
  }

  /** What is remembered of one. */
  private static final class Client {
    private long watermark;
    private long used;
    private long start;
    private final Set<Long> remembered = new HashSet<>();
  }

  private final List<LogEntry> log = new ArrayList<>();
  private final Map<Id, Answer> answers = new HashMap<>();
  private final Map<String, TreeMap<Long, Answer>> history = new HashMap<>();
  private final Map<Long, Client> clients = new HashMap<>();
  private long forgottenBefore;
  private int marks;
  private int forgotten;

  /** How many entries there are, so the last one's index. */
  int entries() {
    return log.size();
  }

  /** An entry, by its index from 1 on. */
  LogEntry entry(long index) {
    return log.get((int) index - 1);
  }

  /** The first answer to an addition; null where there was none. */
  @Nullable Answer answer(Id id) {
    return answers.get(id);
  }

  /** What a counter was once so many entries were applied. */
  Answer at(String key, long index) {
    TreeMap<Long, Answer> versions = history.get(key);
    return versions == null ? Answer.NOTHING : versions.floorEntry(index).getValue();
  }

  /** Visits every counter as it was once so many entries were applied. */
  void forEach(long index, BiConsumer<String, Answer> visitor) {
    history.forEach((key, versions) -> visitor.accept(key, versions.floorEntry(index).getValue()));
  }

  /** Additions that were answered before, or not at all. */
  int repeated() {
    return log.size() - marks - answers.size();
  }

  /** Clients that were forgotten. */
  int forgotten() {
    return forgotten;
  }

  void append(LogEntry entry) {
    log.add(entry);
    if (entry.isMark()) {
      marks++;
      forget(entry.delta());
      return;
    }
    Client client = clients.get(entry.client());
    if (client == null) {
      if (entry.birth() < forgottenBefore) {
        return;
      }
      client = new Client();
      client.start = forgottenBefore;
      clients.put(entry.client(), client);
    }
    if (entry.sequence() < client.watermark
        || (entry.birth() < client.start && !client.remembered.contains(entry.sequence()))) {
      return;
    }
    client.remembered.add(entry.sequence());
    client.watermark = Math.max(client.watermark, entry.firstIncomplete());
    client.used = entry.time();
    Id id = new Id(entry.client(), entry.sequence());
    if (!answers.containsKey(id)) {
      apply(id, entry);
    }
  }

  private void forget(long before) {
    if (before > forgottenBefore) {
      forgottenBefore = before;
      int known = clients.size();
      clients.values().removeIf(client -> client.used < before);
      forgotten += known - clients.size();
    }
  }

  private void apply(Id id, LogEntry entry) {
    TreeMap<Long, Answer> versions =
        history.computeIfAbsent(entry.key(), k -> new TreeMap<>(Map.of(0L, Answer.NOTHING)));
    Answer before = versions.lastEntry().getValue();
    try {
      Answer after = new Answer(Math.addExact(before.value(), entry.delta()), before.version() + 1);
      versions.put((long) log.size(), after);
      answers.put(id, after);
    } catch (ArithmeticException e) {
      answers.put(id, new Answer(before.value(), 0));
    }
  }
}
