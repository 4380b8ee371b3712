package dev.tally.kafka.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Which records of a changelog are worth restoring: per counter the one that holds the most. */
final class NewestFolded {

  private NewestFolded() {}

  /**
   * Chooses from a batch.
   *
   * @param batch records in the order of the changelog
   * @param stored what the store holds of a key, null for nothing
   * @return at most one record a key: that with the highest {@link CounterState#lastFolded}, if it
   *     is higher than the stored one's; a record without a value never, since nothing is deleted
   */
  static List<ConsumerRecord<byte[], byte[]>> of(
      Collection<ConsumerRecord<byte[], byte[]>> batch, UnaryOperator<byte @Nullable []> stored) {
    Map<Bytes, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> next : batch) {
      if (next.value() != null) {
        newest.merge(
            Bytes.wrap(next.key()),
            next,
            (one, other) -> lastFolded(other.value()) > lastFolded(one.value()) ? other : one);
      }
    }
    List<ConsumerRecord<byte[], byte[]>> chosen = new ArrayList<>(newest.size());
    for (ConsumerRecord<byte[], byte[]> candidate : newest.values()) {
      if (lastFolded(candidate.value()) > lastFolded(stored.apply(candidate.key()))) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }

  private static long lastFolded(byte @Nullable [] state) {
    return state == null ? Long.MIN_VALUE : CounterStateCodec.lastFolded(state);
  }
}
