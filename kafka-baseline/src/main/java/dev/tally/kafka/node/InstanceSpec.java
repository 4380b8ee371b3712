package dev.tally.kafka.node;

import dev.tally.network.Networks;
import dev.tally.process.Heap;
import java.nio.file.Path;
import java.util.Map;

/**
 * What Streams instances to run.
 *
 * @param count how many at first
 * @param heap of each
 * @param settings of every instance: Streams' own, and ours by {@link NodeSettings} and {@link
 *     CounterRocksDb}, without the places of each
 * @param networks where they are
 * @param data an existing directory for their stores and temporary files
 * @param logs an existing directory for what they print
 */
public record InstanceSpec(
    int count, Heap heap, Map<String, String> settings, Networks networks, Path data, Path logs) {

  /** How many zones the instances are spread over. */
  static final int ZONES = 3;

  /** Copies the settings. */
  public InstanceSpec {
    settings = Map.copyOf(settings);
  }
}
