package dev.tally.kafka.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;

/**
 * Reads counters from the stores of a running instance (interactive queries, version 2), bound by a
 * position in the commands topic.
 *
 * <p>Streams does not restore positions: a store that has just been restored knows none until the
 * next addition to its partition. So a copy that can not show the position may still prove itself
 * by the counter's own record, which names the last command folded into it.
 */
public final class StoreReader {

  /**
   * A counter as a copy has it.
   *
   * @param value the sum of all additions
   * @param version how many they are
   * @param lastChange the offset of the last one, -1 for none
   */
  public record Found(long value, long version, long lastChange) {}

  /**
   * What came of a read.
   *
   * @param here whether there is such a copy on this instance
   * @param found the counter; none where the copy has not caught up with the bound
   */
  public record Result(boolean here, Optional<Found> found) {}

  private static final Result NOT_HERE = new Result(false, Optional.empty());
  private static final Result BEHIND = new Result(true, Optional.empty());

  private final KafkaStreams streams;
  private final String commandsTopic;

  /**
   * Of an instance.
   *
   * @param streams the instance
   * @param commandsTopic what positions count in
   */
  public StoreReader(KafkaStreams streams, String commandsTopic) {
    this.streams = streams;
    this.commandsTopic = commandsTopic;
  }

  /**
   * Reads.
   *
   * @param key of the counter, UTF-8
   * @param partition where it lives
   * @param bound the offset of a command that the answer must know of, -1 for none
   * @param active whether only the active copy will do
   * @return what this instance can say
   */
  public Result read(Bytes key, int partition, long bound, boolean active) {
    try {
      PositionBound position =
          bound < 0
              ? PositionBound.unbounded()
              : PositionBound.at(
                  Position.emptyPosition().withComponent(commandsTopic, partition, bound));
      Optional<QueryResult<CounterState>> result = ask(key, partition, position, active);
      if (result.isPresent() && failedFor(result.get(), FailureReason.NOT_UP_TO_BOUND)) {
        return ask(key, partition, PositionBound.unbounded(), active)
            .filter(QueryResult::isSuccess)
            .map(QueryResult::getResult)
            .filter(state -> state.lastFolded() >= bound)
            .map(StoreReader::found)
            .orElse(BEHIND);
      }
      return result.isPresent() && result.get().isSuccess()
          ? found(Optional.ofNullable(result.get().getResult()).orElse(CounterState.ZERO))
          : NOT_HERE;
    } catch (InvalidStateStoreException | IllegalStateException e) {
      // Not started, stopping, or the store is just being closed: soon here again, or elsewhere.
      return NOT_HERE;
    }
  }

  private Optional<QueryResult<CounterState>> ask(
      Bytes key, int partition, PositionBound bound, boolean active) {
    StateQueryRequest<CounterState> request =
        StateQueryRequest.inStore(CounterTopology.STORE)
            .withQuery(KeyQuery.<Bytes, CounterState>withKey(key))
            .withPartitions(Set.of(partition))
            .withPositionBound(bound);
    return Optional.ofNullable(
        streams
            .query(active ? request.requireActive() : request)
            .getPartitionResults()
            .get(partition));
  }

  private static boolean failedFor(QueryResult<?> result, FailureReason reason) {
    return result.isFailure() && result.getFailureReason() == reason;
  }

  private static Result found(CounterState state) {
    return new Result(
        true, Optional.of(new Found(state.value(), state.version(), state.lastChange())));
  }
}
