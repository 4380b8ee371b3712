package dev.tally.kafka.sweep;

import dev.tally.kafka.metrics.BrokerTotals;
import dev.tally.kafka.metrics.RequestPart;
import dev.tally.kafka.metrics.RequestTotals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What additions have cost in requests to the brokers, as text. */
final class RequestTable {

  /** The means, in the order of columns. */
  private static final List<RequestPart> TIMES =
      List.of(
          RequestPart.TOTAL,
          RequestPart.QUEUE,
          RequestPart.LOCAL,
          RequestPart.REMOTE,
          RequestPart.RESPONSE_QUEUE,
          RequestPart.SEND);

  private static final String HEAD =
      "  request                 a second  an addition    bytes   total   queue   local  waits"
          + "  queued   sends  (means, ms)";

  private RequestTable() {}

  /** The lines to print for what was taken and what brokers did meanwhile. */
  static List<String> lines(int inFlight, Taken taken, BrokerTotals done) {
    double additions = Math.max(1, taken.result().answered());
    double seconds = taken.result().nanos() / 1e9;
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d in flight: %,.0f additions a second, p50 %.2f ms, p99 %.2f ms, CPU %.1f us each%s",
            inFlight,
            taken.result().perSecond(),
            taken.result().p50() / 1e6,
            taken.result().p99() / 1e6,
            taken.cpuMicros(),
            taken.isWhole() ? "" : ", SOME UNANSWERED"));
    lines.add(
        String.format(
            Locale.ROOT,
            "  an addition: %.2f records in, %.0f bytes in, %.0f bytes out; %.1f records a Produce;"
                + " %.1f fetches a second waited in vain",
            done.records() / additions,
            done.bytesIn() / additions,
            done.bytesOut() / additions,
            done.records() / Math.max(1, count(done, "Produce")),
            done.expired() / seconds));
    lines.add(HEAD);
    done.requests().entrySet().stream()
        .filter(entry -> entry.getValue().count() > 0)
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, RequestTotals> e) -> -e.getValue().count())
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue(), additions, seconds)));
    return lines;
  }

  private static double count(BrokerTotals done, String kind) {
    RequestTotals totals = done.requests().get(kind);
    return totals == null ? 0 : totals.count();
  }

  private static String line(String kind, RequestTotals totals, double additions, double seconds) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "  %-22s  %,8.1f  %11.3f  %7.0f",
                kind,
                totals.count() / seconds,
                totals.count() / additions,
                totals.mean(RequestPart.BYTES)));
    for (RequestPart time : TIMES) {
      line.append(String.format(Locale.ROOT, "  %6.2f", totals.mean(time)));
    }
    return line.toString();
  }
}
