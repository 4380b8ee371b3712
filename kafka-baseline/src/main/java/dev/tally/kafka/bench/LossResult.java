package dev.tally.kafka.bench;

import dev.tally.bench.Samples;
import java.util.List;
import java.util.Locale;

/**
 * What losing an instance cost, of one row; figures of one kill each, in the order of the kills.
 *
 * @param row what was measured
 * @param startUpSeconds from nothing to every partition answering
 * @param kills one for each kill
 * @param repeated how many additions got no answer within their first deadline
 * @param answered how many additions were answered in all
 * @param violations what the exact check found wrong
 */
record LossResult(
    Row row,
    double startUpSeconds,
    List<Kill> kills,
    long repeated,
    long answered,
    List<String> violations) {

  /** The head of the table that {@link #line()} is a line of. */
  static final List<String> HEAD =
      List.of(
          "                              outage ms  |      restored to take over  |  instance back:"
              + " slowest ms  whole again",
          "protocol  standbys  start s     p50  worst  |   records       MB       ms  |  records"
              + "     p50  worst        s  repeated  exact");

  /**
   * One kill.
   *
   * @param outageMillis from before the kill until each partition had answered an addition made
   *     after it
   * @param takeOver what the others read until then
   * @param comeBack what was read until the instance had its share and its standbys again
   * @param slowestMillis the slowest addition while it came back
   * @param backSeconds from its start until all was as before
   */
  record Kill(
      double outageMillis,
      Restored takeOver,
      Restored comeBack,
      double slowestMillis,
      double backSeconds) {

    String line(Row row, String instance) {
      return String.format(
          Locale.ROOT,
          "  %s, %d standbys, kill -9 of %s: outage %,.0f ms, %,.0f records (%.1f MB) restored in"
              + " %,.0f ms; back after %.1f s, slowest addition %,.0f ms",
          row.protocol().label(),
          row.standbys(),
          instance,
          outageMillis,
          takeOver.records(),
          takeOver.bytes() / 1e6,
          takeOver.millis(),
          backSeconds,
          slowestMillis);
    }
  }

  /** Whether every answer was exact. */
  boolean exact() {
    return violations.isEmpty();
  }

  /** Medians of the kills, and the worst where it is said. */
  String line() {
    Samples outages = new Samples();
    Samples records = new Samples();
    Samples bytes = new Samples();
    Samples millis = new Samples();
    Samples comeBack = new Samples();
    Samples slowest = new Samples();
    Samples back = new Samples();
    for (Kill kill : kills) {
      outages.add(kill.outageMillis());
      records.add(kill.takeOver().records());
      bytes.add(kill.takeOver().bytes());
      millis.add(kill.takeOver().millis());
      comeBack.add(kill.comeBack().records());
      slowest.add(kill.slowestMillis());
      back.add(kill.backSeconds());
    }
    return String.format(
        Locale.ROOT,
        "%-8s  %8d  %7.1f  %6.0f %6.0f  |  %,8.0f  %7.1f  %7.0f  |  %,7.0f  %6.0f %6.0f  %7.1f "
            + " %8d  %s",
        row.protocol().label(),
        row.standbys(),
        startUpSeconds,
        outages.median(),
        outages.worst(),
        records.median(),
        bytes.median() / 1e6,
        millis.median(),
        comeBack.median(),
        slowest.median(),
        slowest.worst(),
        back.median(),
        repeated,
        exact() ? "yes" : "NO");
  }
}
