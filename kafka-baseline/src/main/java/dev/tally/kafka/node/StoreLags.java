package dev.tally.kafka.node;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the stores of an instance, active ones and standbys, are behind their changelogs, by
 * Streams' own account. (The consumer's metric of the same is set by fetches that bring records: of
 * a standby that has read all there is, and to which nobody writes, it need never say so.)
 *
 * <p>The account asks the brokers for the ends of changelogs, so it is taken on a thread of its own
 * whenever somebody asks, and the next who asks is told.
 */
final class StoreLags {

  private static final Logger LOG = LoggerFactory.getLogger(StoreLags.class);

  private final ExecutorService one =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "store-lags");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile Account newest = new Account(0, 0);

  /**
   * What was found last.
   *
   * @param partitions of stores that are here, active ones and standbys; 0 before the first account
   * @param behind records that all of them have not read yet
   */
  record Account(int partitions, long behind) {}

  /** The last account; has another one taken. */
  Account ask(KafkaStreams streams) {
    if (underWay.compareAndSet(false, true)) {
      one.execute(() -> take(streams));
    }
    return newest;
  }

  private void take(KafkaStreams streams) {
    try {
      int partitions = 0;
      long behind = 0;
      for (Map<Integer, LagInfo> store : streams.allLocalStorePartitionLags().values()) {
        for (LagInfo lag : store.values()) {
          partitions++;
          behind += lag.offsetLag();
        }
      }
      newest = new Account(partitions, behind);
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("no account of lags", e);
      newest = new Account(0, 0);
    } finally {
      underWay.set(false);
    }
  }
}
