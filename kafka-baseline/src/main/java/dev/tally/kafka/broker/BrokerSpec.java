package dev.tally.kafka.broker;

import dev.tally.network.NetworkKind;
import dev.tally.process.Heap;
import java.nio.file.Path;
import java.util.Map;

/**
 * What brokers to run.
 *
 * @param count how many; each is broker and controller
 * @param heap of each
 * @param transactions whether transactions may be open when a broker dies
 * @param network what networks they are put into, and with them whoever shares their fate
 * @param settings of every broker, as {@code server.properties} takes them, without ids, ports and
 *     directories
 * @param data an existing directory for their logs and temporary files
 * @param logs an existing directory for what they print
 */
public record BrokerSpec(
    int count,
    Heap heap,
    boolean transactions,
    NetworkKind network,
    Map<String, String> settings,
    Path data,
    Path logs) {

  /** Copies the settings. */
  public BrokerSpec {
    settings = Map.copyOf(settings);
  }
}
