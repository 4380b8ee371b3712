package dev.tally.kafka.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of a Streams instance that owns a partition, or believes to: its own store, records sent
 * for the changelog but not there yet, and where it reads.
 */
final class Owner {

  /** A record of the changelog. */
  record Entry(String key, CounterState state) {}

  final Map<String, CounterState> store = new HashMap<>();
  final List<Entry> unsent = new ArrayList<>();
  int restoredTo;
  int position;

  /** Takes over: restores what its store has not seen of the changelog, reads from the commit. */
  void takeOver(List<Entry> changelog, int committed, boolean keepVersions) {
    for (Entry entry : changelog.subList(restoredTo, changelog.size())) {
      if (keepVersions) {
        store.merge(
            entry.key(),
            entry.state(),
            (one, other) -> other.lastFolded() > one.lastFolded() ? other : one);
      } else {
        store.put(entry.key(), entry.state());
      }
    }
    restoredTo = changelog.size();
    position = committed;
  }

  /** So many of the records that it has sent arrive, in order. */
  void deliver(int count, List<Entry> changelog) {
    List<Entry> arrived = unsent.subList(0, Math.min(count, unsent.size()));
    changelog.addAll(arrived);
    arrived.clear();
  }

  /** Its process dies: what was not delivered is gone; its disk may be gone too. */
  void die(boolean withItsDisk) {
    unsent.clear();
    if (withItsDisk) {
      store.clear();
      restoredTo = 0;
    }
  }
}
