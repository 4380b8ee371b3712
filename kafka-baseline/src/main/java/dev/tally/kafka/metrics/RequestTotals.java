package dev.tally.kafka.metrics;

import java.util.EnumMap;
import java.util.Map;

/**
 * All requests of a kind together.
 *
 * @param count how many they were
 * @param sums what was noted of them, added up
 */
public record RequestTotals(double count, Map<RequestPart, Double> sums) {

  static final RequestTotals NONE = new RequestTotals(0, Map.of());

  /** Keeps a copy. */
  public RequestTotals {
    sums = Map.copyOf(sums);
  }

  /**
   * The mean of what was noted.
   *
   * @param part of what
   * @return 0 where there was no request
   */
  public double mean(RequestPart part) {
    return count == 0 ? 0 : sum(part) / count;
  }

  private double sum(RequestPart part) {
    return sums.getOrDefault(part, 0.0);
  }

  /** These, and so many times others. */
  RequestTotals with(RequestTotals others, int times) {
    Map<RequestPart, Double> all = new EnumMap<>(RequestPart.class);
    for (RequestPart part : RequestPart.values()) {
      all.put(part, sum(part) + times * others.sum(part));
    }
    return new RequestTotals(count + times * others.count, all);
  }
}
