package dev.tally.kafka.topology;

import java.util.List;

/**
 * One counter as it stands in the store: the value and everything that keeps it exact, in one
 * record, because two records would be written to two places at two times.
 *
 * @param value the sum of all additions
 * @param version how many they are
 * @param lastChange the offset in the commands topic of the last addition applied, -1 for none
 * @param lastFolded the offset of the last addition command looked at, applied or not, -1 for none
 * @param sessions what is remembered of clients, the one seen last at the end
 */
record CounterState(
    long value, long version, long lastChange, long lastFolded, List<Session> sessions) {

  /** A counter never added to. */
  static final CounterState ZERO = new CounterState(0, 0, -1, -1, List.of());

  CounterState {
    sessions = List.copyOf(sessions);
  }
}
