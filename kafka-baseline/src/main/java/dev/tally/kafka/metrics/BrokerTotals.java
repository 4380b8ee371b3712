package dev.tally.kafka.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * What brokers have done since their start, or between two looks.
 *
 * @param requests by kind, as Kafka names it: {@code Produce}, {@code FetchConsumer}, ...
 * @param records appended for producers
 * @param bytesIn of those records
 * @param bytesOut of records given to consumers
 * @param expired fetches that were answered because they had waited long enough
 */
public record BrokerTotals(
    Map<String, RequestTotals> requests,
    double records,
    double bytesIn,
    double bytesOut,
    double expired) {

  /** Nothing. */
  public static final BrokerTotals NONE = new BrokerTotals(Map.of(), 0, 0, 0, 0);

  /** Keeps a copy. */
  public BrokerTotals {
    requests = Map.copyOf(requests);
  }

  /**
   * What two brokers have done.
   *
   * @param other the second
   * @return both together
   */
  public BrokerTotals plus(BrokerTotals other) {
    return with(other, 1);
  }

  /**
   * What was done since.
   *
   * @param earlier an earlier look at the same brokers
   * @return the difference
   */
  public BrokerTotals since(BrokerTotals earlier) {
    return with(earlier, -1);
  }

  private BrokerTotals with(BrokerTotals other, int times) {
    Map<String, RequestTotals> all = new HashMap<>(requests);
    other.requests.forEach(
        (kind, theirs) ->
            all.put(kind, requests.getOrDefault(kind, RequestTotals.NONE).with(theirs, times)));
    return new BrokerTotals(
        all,
        records + times * other.records,
        bytesIn + times * other.bytesIn,
        bytesOut + times * other.bytesOut,
        expired + times * other.expired);
  }
}
