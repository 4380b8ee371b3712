package dev.tally.stats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reads of an experiment, all trials of a row together: promised against observed. */
public final class ReadMatrix {

  /**
   * One column in one block.
   *
   * @param stage the stage's name
   * @param inFlight the window of a closed loop, 0 for an open loop
   * @param column the variant's name
   * @param audit what its reads showed; the level is the one promised
   * @param settled whether the row is, so that its latencies may be told as the price
   */
  public record Row(String stage, int inFlight, String column, ReadAudit audit, boolean settled) {}

  private ReadMatrix() {}

  /**
   * Puts the reads together.
   *
   * @param summary of a result, complete or not
   * @return rows in the order first measured; none where nothing was read
   */
  public static List<Row> of(Summary summary) {
    record Place(String stage, int inFlight, String column, String level) {}
    Map<Place, Row> rows = new LinkedHashMap<>();
    for (Attempt attempt : summary.attempts()) {
      StageResult trial = attempt.row();
      for (ReadAudit audit : attempt.superseded() ? List.<ReadAudit>of() : trial.reads()) {
        rows.merge(
            new Place(trial.stage(), trial.inFlight(), trial.column(), audit.level().name()),
            new Row(
                trial.stage(),
                trial.inFlight(),
                trial.column(),
                audit,
                summary.row(trial).isPresent() && summary.row(trial).get().isSettled()),
            (one, other) ->
                new Row(
                    one.stage, one.inFlight, one.column, one.audit.plus(other.audit), one.settled));
      }
    }
    return new ArrayList<>(rows.values());
  }
}
