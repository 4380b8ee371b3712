package dev.tally.stats;

import java.util.List;
import java.util.Optional;

/**
 * The rows that belong side by side: one stage, in a closed loop with one window.
 *
 * @param stage the stage's name
 * @param inFlight the window of a closed loop, 0 for an open loop
 * @param rows in the order of the columns; a column without a result is not in it
 */
public record Block(String stage, int inFlight, List<SummaryRow> rows) {

  /** Copies the rows. */
  public Block {
    rows = List.copyOf(rows);
  }

  /**
   * One column's row.
   *
   * @param column the variant's name
   * @return empty where it was not measured here
   */
  public Optional<SummaryRow> row(String column) {
    return rows.stream().filter(row -> row.column().equals(column)).findFirst();
  }
}
