package dev.tally.stats;

import dev.tally.deploy.Accountable.Work;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a sweep found: settings varied one factor at a time.
 *
 * @param backend whose settings
 * @param parts a factor each, in the order measured
 * @param failure why it is not complete, for a person; empty where it is
 */
public record SweepResult(String backend, List<Part> parts, Optional<String> failure) {

  /** Copies the list. */
  public SweepResult {
    parts = List.copyOf(parts);
  }

  /**
   * One factor.
   *
   * @param factor as varied
   * @param variant on which
   * @param columns one for each level, in their order
   * @param result rows by the columns' names, with a trial for each round
   * @param accounts what the servers did for the rows, where that was asked for and is told
   */
  public record Part(
      Factor factor,
      String variant,
      List<Column> columns,
      ExperimentResult result,
      List<Account> accounts) {

    /** Copies the lists. */
    public Part {
      columns = List.copyOf(columns);
      accounts = List.copyOf(accounts);
    }

    /**
     * What the servers did for a level under one load, over all rounds, of each the last attempt.
     *
     * @param column the column's name
     * @param stage the stage's name
     * @param inFlight the window of a closed loop, 0 for an open loop
     * @return empty where nothing is told
     */
    public Optional<Account> account(String column, String stage, int inFlight) {
      Map<Integer, Account> last = new TreeMap<>();
      for (Account account : accounts) {
        if (account.column().equals(column)
            && account.stage().equals(stage)
            && account.inFlight() == inFlight) {
          last.put(account.round(), account);
        }
      }
      return last.values().stream().reduce(Account::plus);
    }
  }

  /**
   * One level, measured.
   *
   * @param name of its column in the result
   * @param level as in the factor
   * @param usual whether it is what is in use where nobody sets it
   */
  public record Column(String name, Level level, boolean usual) {}

  /**
   * What the servers did while a row was measured.
   *
   * @param column the column's name
   * @param round from 1
   * @param attempt from 1
   * @param stage the stage's name
   * @param inFlight the window of a closed loop, 0 for an open loop
   * @param operations how many were answered meanwhile
   * @param seconds how long it took
   * @param work by kind
   */
  public record Account(
      String column,
      int round,
      int attempt,
      String stage,
      int inFlight,
      long operations,
      double seconds,
      Map<String, Work> work) {

    /** Copies the work, sorted by its kind. */
    public Account {
      work = Collections.unmodifiableMap(new TreeMap<>(work));
    }

    private Account plus(Account other) {
      Map<String, Work> both = new TreeMap<>(work);
      other.work.forEach((kind, more) -> both.merge(kind, more, Work::plus));
      return new Account(
          column,
          other.round,
          other.attempt,
          stage,
          inFlight,
          operations + other.operations,
          seconds + other.seconds,
          both);
    }
  }
}
