package dev.tally.experiment;

import dev.tally.workload.MethodPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order of turns. Trials are interleaved, A B C, then C B A, and so on, so that a drift of the
 * machine (heat, neighbours, page cache) falls on every column alike: the first-order correction of
 * a cross-over design.
 */
final class Turns {

  /**
   * One column's turn in one trial.
   *
   * @param trial from 1
   * @param column its name
   */
  record Turn(int trial, String column) {}

  private Turns() {}

  /**
   * Every turn of a run.
   *
   * @param columns in the plan's order
   * @param trials how many
   * @param how interleaved, or each column's in one piece
   * @return in the order to take them
   */
  static List<Turn> of(List<String> columns, int trials, MethodPlan.Turns how) {
    List<Turn> turns = new ArrayList<>();
    if (how == MethodPlan.Turns.IN_ONE_PIECE) {
      for (String column : columns) {
        for (int trial = 1; trial <= trials; trial++) {
          turns.add(new Turn(trial, column));
        }
      }
      return turns;
    }
    for (int trial = 1; trial <= trials; trial++) {
      List<String> order = new ArrayList<>(columns);
      if (trial % 2 == 0) {
        Collections.reverse(order);
      }
      for (String column : order) {
        turns.add(new Turn(trial, column));
      }
    }
    return turns;
  }
}
