package dev.tally.kafka.topology;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.internals.StateRestoreCallbackAdapter;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.NullUnmarked;

/**
 * A store that is restored to the record that has folded the most commands, not to the last one in
 * the changelog; else the store it wraps.
 *
 * <p>At-least-once fences nobody: a former owner of a partition may write to the changelog after
 * its successor. A process that was stopped and woken does, and so does one that merely lost its
 * broker for some seconds: its producer, shared by all tasks of a thread, outlives the loss of the
 * partitions and then delivers what it still holds. What it writes is true, being a prefix of the
 * same deterministic fold, but old. Streams would restore the last record, the committed offset is
 * past it by then, and versions would be given twice (seen with 4.3.1 whenever a broker was away
 * for longer than a session).
 *
 * <p>Streams hands restored batches, of active and standby tasks alike, to the callback that a
 * store registers in {@link #init}; the wrapped store does so through a context of ours that puts
 * {@link NewestFolded} in front. Two classes of Streams' internals are used, {@link
 * WrappedStateStore} and {@link RecordBatchingStateRestoreCallback}: the public callback has no
 * headers, which positions are restored from, and the public store interface would hide that the
 * wrapped store manages its own offsets (KIP-1035).
 */
@NullUnmarked // Streams' stores give and take null for what is not there.
final class VersionKeepingStore
    extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements KeyValueStore<Bytes, byte[]> {

  private VersionKeepingStore(KeyValueStore<Bytes, byte[]> wrapped) {
    super(wrapped);
  }

  /** Makes stores that keep versions out of stores that do not. */
  static KeyValueBytesStoreSupplier over(KeyValueBytesStoreSupplier plain) {
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return plain.name();
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new VersionKeepingStore(plain.get());
      }

      @Override
      public String metricsScope() {
        return plain.metricsScope();
      }
    };
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    wrapped().init(new RestoringContext(context, this::keepingVersions), root);
  }

  private StateRestoreCallback keepingVersions(StateRestoreCallback plain) {
    RecordBatchingStateRestoreCallback inner = StateRestoreCallbackAdapter.adapt(plain);
    return new RecordBatchingStateRestoreCallback() {
      @Override
      public void restoreBatch(Collection<ConsumerRecord<byte[], byte[]>> batch) {
        List<ConsumerRecord<byte[], byte[]>> newest =
            NewestFolded.of(batch, key -> wrapped().get(Bytes.wrap(key)));
        if (!newest.isEmpty()) {
          KeyValueStore<Bytes, byte[]> store = wrapped();
          // As in query(): a store in memory takes its position's lock first here.
          synchronized (store) {
            inner.restoreBatch(newest);
          }
        }
      }
    };
  }

  /**
   * Takes the wrapped store's lock before its position's, as {@code put} does. Streams' own stores
   * take them the other way round in a query (4.3.1): a read and an addition that meet would wait
   * for each other for ever, and the partition with them.
   */
  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    KeyValueStore<Bytes, byte[]> store = wrapped();
    synchronized (store) {
      return store.query(query, bound, config);
    }
  }

  @Override
  public byte[] get(Bytes key) {
    return wrapped().get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    wrapped().put(key, value);
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    return wrapped().putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    wrapped().putAll(entries);
  }

  @Override
  public byte[] delete(Bytes key) {
    return wrapped().delete(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return wrapped().reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return wrapped().all();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return wrapped().reverseAll();
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    return wrapped().prefixScan(prefix, serializer);
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }
}
