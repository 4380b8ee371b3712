package dev.tally.kafka.broker;

import java.util.Map;
import java.util.TreeSet;

/**
 * How brokers are reached.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param security what every client of them is given beside: TLS and SASL, say; none for ours
 */
public record Place(String bootstrapServers, Map<String, String> security) {

  /** Copies the map. */
  public Place {
    security = Map.copyOf(security);
  }

  /**
   * For messages.
   *
   * @return the addresses, and of what is secret the names
   */
  @Override
  public String toString() {
    return bootstrapServers + " with " + new TreeSet<>(security.keySet());
  }
}
