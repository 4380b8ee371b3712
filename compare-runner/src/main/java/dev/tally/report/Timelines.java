package dev.tally.report;

import dev.tally.recovery.Timeline.Bucket;
import dev.tally.stats.RecoveryResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The timelines of stages of faults, as the charts draw them: the worst of each half-second. */
final class Timelines {

  private static final int BUCKETS = 5;

  private Timelines() {}

  /**
   * Of all stages.
   *
   * @param recoveries in the order measured
   * @param first the number of the first block among those of the page
   * @return what becomes JSON, a stage each
   */
  static List<Object> of(List<RecoveryResult> recoveries, int first) {
    Map<String, List<Object>> stages = new LinkedHashMap<>();
    for (RecoveryResult row : recoveries) {
      stages.computeIfAbsent(row.stage(), stage -> new ArrayList<>()).add(row(row));
    }
    List<Object> timelines = new ArrayList<>();
    stages.forEach(
        (stage, rows) -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("id", "block-" + (first + timelines.size()));
          fields.put("rows", rows);
          timelines.add(fields);
        });
    return timelines;
  }

  private static Map<String, Object> row(RecoveryResult row) {
    List<double[]> points = new ArrayList<>();
    List<Object> marks = new ArrayList<>();
    List<Bucket> all = row.timeline();
    for (int at = 0; at < all.size(); at += BUCKETS) {
      long worst = 0;
      for (Bucket bucket : all.subList(at, Math.min(all.size(), at + BUCKETS))) {
        worst = Math.max(worst, bucket.p99Nanos());
        for (String mark : bucket.marks()) {
          if (mark.startsWith("strike")) {
            marks.add(List.of(bucket.atMillis() / 1e3, mark));
          }
        }
      }
      points.add(new double[] {all.get(at).atMillis() / 1e3, worst / 1e6});
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("column", row.column());
    fields.put("trial", row.trial());
    fields.put("points", points);
    fields.put("marks", marks);
    return fields;
  }
}
