package dev.tally.kafka.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.internals.StateRestoreCallbackAdapter;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restoring real stores from a changelog into which a former owner wrote last. */
class VersionKeepingStoreTest {

  private static final String KEY = "apples";
  private static final int MEETINGS = 50_000;
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOlderRecordThatCameLastIsNotKept(boolean persistent) {
    assertThat(restored(VersionKeepingStore.over(plain(persistent)), List.of(7L, 9L, 8L)))
        .isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutItTheLastRecordWouldBeKept(boolean persistent) {
    assertThat(restored(plain(persistent), List.of(7L, 9L, 8L))).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheStoreHoldsIsComparedToo(boolean persistent) {
    KeyValueStore<Bytes, byte[]> store = VersionKeepingStore.over(plain(persistent)).get();
    StateRestoreCallback callback = open(store);
    restore(callback, 0, List.of(5L, 9L));
    restore(callback, 2, List.of(6L, 8L));
    assertThat(lastFolded(store)).isEqualTo(9);
    restore(callback, 4, List.of(8L, 12L, 11L));
    assertThat(lastFolded(store)).isEqualTo(12);
    store.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsAndAdditionsThatMeetDoNotWaitForEachOther(boolean persistent) throws Exception {
    KeyValueStore<Bytes, byte[]> store = VersionKeepingStore.over(plain(persistent)).get();
    open(store);
    Bytes key = Bytes.wrap(KEY.getBytes(StandardCharsets.UTF_8));
    meet(reads(store, key), () -> store.put(key, key.get()));
    store.close();
  }

  /** A standby is read while it follows the changelog. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsAndRestoringThatMeetDoNotWaitForEachOther(boolean persistent) throws Exception {
    KeyValueStore<Bytes, byte[]> store = VersionKeepingStore.over(plain(persistent)).get();
    StateRestoreCallback callback = open(store);
    Bytes key = Bytes.wrap(KEY.getBytes(StandardCharsets.UTF_8));
    AtomicLong folded = new AtomicLong();
    meet(reads(store, key), () -> restore(callback, 0, List.of(folded.incrementAndGet())));
    assertThat(lastFolded(store)).isEqualTo(MEETINGS);
    store.close();
  }

  private static Runnable reads(KeyValueStore<Bytes, byte[]> store, Bytes key) {
    return () ->
        store.query(
            KeyQuery.<Bytes, byte[]>withKey(key),
            PositionBound.unbounded(),
            new QueryConfig(false));
  }

  /** Each does its own again and again, at the same time as the other. */
  private static void meet(Runnable one, Runnable other) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Runnable deed : List.of(one, other)) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < MEETINGS; i++) {
                  deed.run();
                }
              });
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join(PATIENCE_MILLIS);
      assertThat(thread.isAlive()).as("waits for the other for ever").isFalse();
    }
  }

  private long restored(KeyValueBytesStoreSupplier supplier, List<Long> changelog) {
    KeyValueStore<Bytes, byte[]> store = supplier.get();
    restore(open(store), 0, changelog);
    long kept = lastFolded(store);
    store.close();
    return kept;
  }

  private static KeyValueBytesStoreSupplier plain(boolean persistent) {
    return persistent ? Stores.persistentKeyValueStore("s") : Stores.inMemoryKeyValueStore("s");
  }

  private StateRestoreCallback open(KeyValueStore<Bytes, byte[]> store) {
    Properties properties = new Properties();
    properties.setProperty(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.setProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    StateStoreContext context =
        new MockProcessorContext<>(properties, new TaskId(0, 0), directory.toFile())
            .getStateStoreContext();
    List<StateRestoreCallback> registered = new ArrayList<>();
    store.init(
        new RestoringContext(
            context,
            callback -> {
              registered.add(callback);
              return callback;
            }),
        store);
    return registered.get(0);
  }

  private static void restore(StateRestoreCallback callback, long from, List<Long> changelog) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    for (long lastFolded : changelog) {
      batch.add(
          new ConsumerRecord<>(
              "changelog",
              0,
              from + batch.size(),
              KEY.getBytes(StandardCharsets.UTF_8),
              new CounterStateCodec()
                  .serialize("", new CounterState(1, 1, 1, lastFolded, List.of()))));
    }
    StateRestoreCallbackAdapter.adapt(callback).restoreBatch(batch);
  }

  private static long lastFolded(KeyValueStore<Bytes, byte[]> store) {
    byte[] bytes = store.get(Bytes.wrap(KEY.getBytes(StandardCharsets.UTF_8)));
    return CounterStateCodec.lastFolded(Objects.requireNonNull(bytes));
  }
}
