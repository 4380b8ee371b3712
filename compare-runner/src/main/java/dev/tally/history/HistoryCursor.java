package dev.tally.history;

import java.util.List;

/**
 * Walks a recorded history, one operation at a time, in the order recorded (the order in which the
 * operations ended). The accessors speak of the operation {@link #next()} moved to; no object is
 * made per operation.
 */
public interface HistoryCursor extends AutoCloseable {

  /** In place of a version that the answer did not tell. */
  long NO_VERSION = Long.MIN_VALUE;

  /**
   * In place of the version of an addition that was acknowledged without an answer: it was applied
   * between its call and its return, but neither its value nor its version is told.
   */
  long NO_ANSWER = Long.MIN_VALUE + 1;

  /** The most nodes that are told apart; the answers of further ones are nobody's. */
  int MAX_NODES = Character.MAX_VALUE;

  /**
   * Moves to the next operation.
   *
   * @return false at the end
   */
  boolean next();

  /**
   * The number of the key, dense from 0; see {@link #key(int)}.
   *
   * @return at least 0
   */
  int keyId();

  /**
   * A key's name. Valid for every key id met so far.
   *
   * @param keyId its number
   * @return as sent
   */
  String key(int keyId);

  /**
   * The logical process that issued it: one operation at a time each.
   *
   * @return dense from 0
   */
  int process();

  /**
   * What it asked for.
   *
   * @return the kind
   */
  OperationKind kind();

  /**
   * Which part of the trial it belongs to.
   *
   * @return the phase
   */
  Phase phase();

  /**
   * How it ended.
   *
   * @return the ending
   */
  Ending ending();

  /**
   * What was added.
   *
   * @return 0 for reads
   */
  long delta();

  /**
   * When the schedule wanted it to start.
   *
   * @return nanoseconds of the trial's monotonic clock
   */
  long intendedNanos();

  /**
   * When it was sent.
   *
   * @return nanoseconds of the trial's monotonic clock
   */
  long callNanos();

  /**
   * When its answer came, or the driver gave up.
   *
   * @return nanoseconds of the trial's monotonic clock
   */
  long returnNanos();

  /**
   * The answered value.
   *
   * @return 0 unless done
   */
  long value();

  /**
   * The answered version.
   *
   * @return 0 unless done; {@link #NO_VERSION} where a foreign history does not tell it, {@link
   *     #NO_ANSWER} where it tells no value either
   */
  long version();

  /**
   * The number of the node that answered; see {@link #node(int)}.
   *
   * @return at least 1; 0 where the history does not tell it, and unless done
   */
  default int nodeId() {
    return 0;
  }

  /**
   * A node's name. Valid for every node id met so far.
   *
   * @param nodeId its number, 0 or more
   * @return as the deployment names it; empty for 0
   */
  default String node(int nodeId) {
    return "";
  }

  /**
   * What happened to the system, as far as it stands before the operation the cursor is at.
   *
   * @return in the order recorded
   */
  default List<HistoryEvent> events() {
    return List.of();
  }

  /**
   * Whether the times are those of a clock.
   *
   * @return false where they are places in the order of events, from 1
   */
  default boolean isTimed() {
    return true;
  }

  /**
   * What was assumed of a foreign history, and what of it was left aside. Complete at the end.
   *
   * @return a line each, for a person
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Whether the history ends in the middle of what its writer had begun. Known at the end.
   *
   * @return true where something is missing at its end
   */
  default boolean isCutOff() {
    return false;
  }

  /** Ends the walk. */
  @Override
  void close();
}
