package dev.tally.kafka.node;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all RocksDB stores of an instance together. Values come with the Streams
 * properties, prefixed {@value #PREFIX}. Cache and buffers live as long as the process, and are
 * shared, so {@link #close} leaves them be.
 */
public final class CounterRocksDb implements RocksDBConfigSetter {

  /** Before the names of the settings table's RocksDB scope. */
  public static final String PREFIX = "tally.rocksdb.";

  private static final int BLOOM_BITS = 10;
  private static final String IN_CACHE = "index.and.filter.in.cache";
  private static final String MOST_BUFFERS = "max.write.buffers";
  private static final long MOST_BYTES = 1L << 40;
  private static final long MOST_WRITE_BUFFERS = 1 << 10;

  private record Shared(Cache cache, WriteBufferManager buffers) {}

  private static @Nullable Shared shared;

  /** Kafka Streams makes one per store. */
  public CounterRocksDb() {}

  /**
   * Whether a setting can be taken.
   *
   * @param name of the settings table's RocksDB scope
   * @param value as a user wrote it
   * @throws IllegalArgumentException where it can not: name, value and limits
   */
  public static void check(String name, String value) {
    if (name.equals(IN_CACHE)) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(name + " is " + value + ", must be true or false");
      }
      return;
    }
    long most = name.equals(MOST_BUFFERS) ? MOST_WRITE_BUFFERS : MOST_BYTES;
    boolean taken;
    try {
      long number = Long.parseLong(value);
      taken = number >= 1 && number <= most;
    } catch (NumberFormatException e) {
      taken = false;
    }
    if (!taken) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be a whole number from 1 to " + most);
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Shared memory = shared(configs);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache());
    table.setFilterPolicy(new BloomFilter(BLOOM_BITS));
    table.setCacheIndexAndFilterBlocks(Boolean.parseBoolean(text(configs, IN_CACHE)));
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.buffers());
    options.setWriteBufferSize(number(configs, "memtable.bytes"));
    options.setMaxWriteBufferNumber((int) number(configs, MOST_BUFFERS));
  }

  @Override
  public void close(String storeName, Options options) {
    // What is shared stays.
  }

  private static synchronized Shared shared(Map<String, Object> configs) {
    Shared made = shared;
    if (made == null) {
      RocksDB.loadLibrary();
      Cache cache = new LRUCache(number(configs, "block.cache.bytes"));
      made =
          new Shared(cache, new WriteBufferManager(number(configs, "write.buffer.bytes"), cache));
      shared = made;
    }
    return made;
  }

  private static long number(Map<String, Object> configs, String name) {
    return Long.parseLong(text(configs, name));
  }

  private static String text(Map<String, Object> configs, String name) {
    Object value = configs.get(PREFIX + name);
    if (value == null) {
      throw new IllegalArgumentException(PREFIX + name + " is missing");
    }
    return value.toString();
  }
}
