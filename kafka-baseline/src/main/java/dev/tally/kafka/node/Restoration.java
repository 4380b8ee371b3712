package dev.tally.kafka.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/** Counts what an instance reads from the changelog. Safe for use by many threads. */
final class Restoration implements StateRestoreListener, StandbyUpdateListener {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongAdder records = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder standbyRecords = new LongAdder();
  private final LongAdder catchUpRecords = new LongAdder();
  private final StoreLags lags = new StoreLags();
  private final Map<TopicPartition, Long> begun = new ConcurrentHashMap<>();

  /** Standbys that have not been at the end of their changelog since they were made. */
  private final Set<TopicPartition> catchingUp = ConcurrentHashMap.newKeySet();

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
    begun.put(partition, System.nanoTime());
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long end, long restored) {
    records.add(restored);
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long total) {
    ended(partition);
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long total) {
    ended(partition);
  }

  private void ended(TopicPartition partition) {
    Long since = begun.remove(partition);
    if (since != null) {
      nanos.add(System.nanoTime() - since);
    }
  }

  @Override
  public void onUpdateStart(TopicPartition partition, String store, long from) {
    catchingUp.add(partition);
  }

  @Override
  public void onBatchLoaded(
      TopicPartition partition, String store, TaskId task, long at, long size, long end) {
    standbyRecords.add(size);
    if (catchingUp.contains(partition)) {
      catchUpRecords.add(size);
      if (at + 1 >= end) {
        catchingUp.remove(partition);
      }
    }
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition partition, String store, long at, long end, SuspendReason reason) {
    catchingUp.remove(partition);
  }

  /**
   * The numbers so far, of this process.
   *
   * @return by name: records that active tasks were restored from, milliseconds that this took (of
   *     all partitions together), records that standbys have followed, and of these those read
   *     until a new one had caught up, bytes that all were read as, bytes of RocksDB's memtables,
   *     active and standby tasks (warm-ups included), partitions of stores that are here, and how
   *     many records of the changelog these have not read yet, by the last account
   */
  Map<String, Double> numbers(KafkaStreams streams) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("restored_records", records.doubleValue());
    numbers.put("restored_ms", nanos.doubleValue() / NANOS_PER_MILLI);
    numbers.put("standby_records", standbyRecords.doubleValue());
    numbers.put("catch_up_records", catchUpRecords.doubleValue());
    double active = 0;
    double standby = 0;
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      active += thread.activeTasks().size();
      standby += thread.standbyTasks().size();
    }
    numbers.put("active_tasks", active);
    numbers.put("standby_tasks", standby);
    double bytes = 0;
    double memtables = 0;
    for (Metric metric : streams.metrics().values()) {
      String name = metric.metricName().name();
      Map<String, String> tags = metric.metricName().tags();
      if (metric.metricValue() instanceof Number value) {
        boolean restoring = tags.getOrDefault("client-id", "").contains("restore-consumer");
        if (restoring && name.equals("bytes-consumed-total") && !tags.containsKey("topic")) {
          bytes += value.doubleValue();
        } else if (name.equals("cur-size-all-mem-tables")) {
          memtables += value.doubleValue();
        }
      }
    }
    StoreLags.Account account = lags.ask(streams);
    numbers.put("store_partitions", (double) account.partitions());
    numbers.put("store_records_behind", (double) account.behind());
    numbers.put("changelog_read_bytes", bytes);
    numbers.put("rocksdb_memtable_bytes", memtables);
    return numbers;
  }
}
