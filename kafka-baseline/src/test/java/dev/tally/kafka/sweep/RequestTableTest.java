package dev.tally.kafka.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.kafka.metrics.BrokerTotals;
import dev.tally.kafka.metrics.RequestPart;
import dev.tally.kafka.metrics.RequestTotals;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTableTest {

  private static final RequestTotals PRODUCE =
      new RequestTotals(500, Map.of(RequestPart.BYTES, 100_000.0, RequestPart.TOTAL, 1500.0));
  private static final RequestTotals FETCH =
      new RequestTotals(2000, Map.of(RequestPart.TOTAL, 4000.0, RequestPart.REMOTE, 3000.0));

  @Test
  void requestsAreTheMostFirstAndThoseOfNoneAreLeftOut() {
    BrokerTotals done =
        new BrokerTotals(
            Map.of("Produce", PRODUCE, "Heartbeat", new RequestTotals(0, Map.of()), "Fetch", FETCH),
            3000,
            200_000,
            400_000,
            6);
    ClosedLoop.Result result = new ClosedLoop.Result(1000, 0, 2_000_000_000, 1_500_000, 9_000_000);
    assertThat(RequestTable.lines(64, new Taken(result, 400_000_000), done))
        .containsExactly(
            "64 in flight: 500 additions a second, p50 1.50 ms, p99 9.00 ms, CPU 400.0 us each",
            "  an addition: 3.00 records in, 200 bytes in, 400 bytes out; 6.0 records a Produce;"
                + " 3.0 fetches a second waited in vain",
            "  request                 a second  an addition    bytes   total   queue   local  waits"
                + "  queued   sends  (means, ms)",
            "  Fetch                    1,000.0        2.000        0    2.00    0.00    0.00"
                + "    1.50    0.00    0.00",
            "  Produce                    250.0        0.500      200    3.00    0.00    0.00"
                + "    0.00    0.00    0.00");
  }

  @Test
  void nothingAnsweredIsNoDivisionByZero() {
    ClosedLoop.Result none = new ClosedLoop.Result(0, 3, 1_000_000_000, 0, 0);
    assertThat(RequestTable.lines(1, new Taken(none, 0), BrokerTotals.NONE))
        .hasSize(3)
        .first()
        .asString()
        .endsWith("SOME UNANSWERED");
  }
}
