package dev.tally.kafka.client;

import dev.tally.counter.ClientOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a client is given.
 *
 * @param options the caller's bounds
 * @param clientId unique among the clients of this process
 * @param commandsTopic where commands go
 * @param commandPartitions how many partitions it has
 * @param resultsTopic where answers come from
 * @param replyPartition the partition of it that this client reads
 * @param producer the producer's settings, bootstrap servers included
 * @param consumer the consumer's settings, bootstrap servers included
 * @param queryAddresses where instances answer queries at the time of asking
 */
public record ClientSpec(
    ClientOptions options,
    String clientId,
    String commandsTopic,
    int commandPartitions,
    String resultsTopic,
    int replyPartition,
    Map<String, Object> producer,
    Map<String, Object> consumer,
    Supplier<List<String>> queryAddresses) {

  /** Copies the settings. */
  public ClientSpec {
    producer = Map.copyOf(producer);
    consumer = Map.copyOf(consumer);
  }
}
