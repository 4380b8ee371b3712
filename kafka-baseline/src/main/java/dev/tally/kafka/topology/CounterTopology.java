package dev.tally.kafka.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: commands topic, one processor with a store and its changelog, results topic.
 *
 * <p>Under at-least-once nothing fences a former owner, which may write older records over its
 * successor's in the changelog. So the store is a {@link VersionKeepingStore}: restored, it keeps
 * the record with the highest {@link CounterState#lastFolded}; and the changelog's {@code
 * min.compaction.lag.ms} outlasts any pause promised, so that compaction has not dropped the newer
 * record before. What remains: an older record that stands last, with nothing written to its
 * counter for that whole time, outlives the newer one in the changelog, and is found if then every
 * instance's disk is lost. {@code exactly-once} has no such end: brokers fence the former owner.
 */
public final class CounterTopology {

  /** The store's name; its changelog is {@code APPLICATION_ID-counters-changelog}. */
  public static final String STORE = "counters";

  /**
   * The header of an answer that names the instance that gave it. Not part of the answer: one given
   * again by another instance is the same.
   */
  public static final String INSTANCE_HEADER = "by";

  private static final String SOURCE = "commands";
  private static final String PROCESSOR = "fold";
  private static final String SINK = "results";

  private CounterTopology() {}

  /**
   * Builds it.
   *
   * @param commandsTopic where commands come from
   * @param resultsTopic where answers go, to the partition that the command asks for
   * @param remember how long, in log time, answers to a client silent on a counter are kept
   * @param persistent whether the store is RocksDB's, or in the heap
   * @param changelog settings of the changelog topic
   * @return a topology of one sub-topology
   */
  public static Topology build(
      String commandsTopic,
      String resultsTopic,
      Duration remember,
      boolean persistent,
      Map<String, String> changelog) {
    CounterFold fold = new CounterFold(remember);
    return new Topology()
        .addSource(SOURCE, new BytesDeserializer(), new CommandCodec(), commandsTopic)
        .addProcessor(PROCESSOR, () -> new CounterProcessor(fold, STORE), SOURCE)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    VersionKeepingStore.over(
                        persistent
                            ? Stores.persistentKeyValueStore(STORE)
                            : Stores.inMemoryKeyValueStore(STORE)),
                    Serdes.Bytes(),
                    new CounterStateCodec())
                .withLoggingEnabled(changelog)
                .withCachingDisabled(),
            PROCESSOR)
        .addSink(
            SINK,
            resultsTopic,
            new BytesSerializer(),
            new AnswerCodec(),
            (topic, key, answer, partitions) ->
                Optional.of(Set.of(answer.replyTo().partition() % partitions)),
            PROCESSOR);
  }
}
