package dev.tally.kafka.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerTotalsTest {

  @Test
  void addsBrokersUpAndTakesTheEarlierLookAway() {
    BrokerTotals earlier = totals("Produce", 10, 5, 100);
    BrokerTotals later = totals("Produce", 30, 25, 400).plus(totals("Fetch", 4, 8, 40));
    BrokerTotals between = later.since(earlier);
    assertThat(between.requests()).containsOnlyKeys("Produce", "Fetch");
    assertThat(between.requests().get("Produce").count()).isEqualTo(20);
    assertThat(between.requests().get("Produce").mean(RequestPart.TOTAL)).isEqualTo(1);
    assertThat(between.requests().get("Fetch").mean(RequestPart.TOTAL)).isEqualTo(2);
    assertThat(between.records()).isEqualTo(340);
    assertThat(between.bytesIn()).isEqualTo(3400);
    assertThat(between.bytesOut()).isEqualTo(6800);
    assertThat(between.expired()).isEqualTo(34);
  }

  @Test
  void aKindThatWasSeenBeforeOnlyHasNoMean() {
    BrokerTotals once = totals("Produce", 10, 5, 100);
    assertThat(once.since(once).requests().get("Produce").mean(RequestPart.TOTAL)).isZero();
  }

  private static BrokerTotals totals(String kind, double count, double millis, double records) {
    return new BrokerTotals(
        Map.of(kind, new RequestTotals(count, Map.of(RequestPart.TOTAL, millis))),
        records,
        10 * records,
        20 * records,
        records / 10);
  }
}
