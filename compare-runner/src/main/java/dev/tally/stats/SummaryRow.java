package dev.tally.stats;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One column in one block, over all its trials. Of each trial the last attempt counts; of them, the
 * figures are those of the settled ones, where they are enough.
 *
 * @param column the variant's name
 * @param stage the stage's name
 * @param inFlight the window of a closed loop, 0 for an open loop
 * @param plannedRate operations a second planned, 0 for a closed loop
 * @param planHashes by trial
 * @param figures over the settled trials; of a row that is not settled over all of them
 * @param untold figures that were measured and are not told, with the reason
 * @param counts summed over the trials' last attempts
 * @param verdict of all attempts: invalid if any is, else undecided if any is
 * @param additions counted against the final states, summed over all attempts
 * @param settledTrials how many trials settled at last
 * @param unsettled the last attempts of the trials that did not
 */
public record SummaryRow(
    String column,
    String stage,
    int inFlight,
    double plannedRate,
    SortedMap<Integer, String> planHashes,
    Map<Figure, Spread> figures,
    Map<Figure, Untold> untold,
    EndingCounts counts,
    OrderVerdict verdict,
    CountAudit additions,
    int settledTrials,
    List<Attempt> unsettled) {

  /** Why a figure that was measured is not told. */
  public enum Untold {
    /** Too few samples lie beyond it, see {@link Figure#LEAST_BEYOND}. */
    TOO_FEW("too few"),
    /** The generator made too much of it in half of the trials or more. */
    LATE("late");

    private final String label;

    Untold(String label) {
      this.label = label;
    }

    /**
     * What stands in its place.
     *
     * @return a word or two
     */
    public String label() {
      return label;
    }
  }

  /**
   * One figure.
   *
   * @param figure which
   * @return empty where it was not measured
   */
  public Optional<Spread> figure(Figure figure) {
    return Optional.ofNullable(figures.get(figure));
  }

  /**
   * How many trials there were.
   *
   * @return at least 1
   */
  public int trials() {
    return planHashes.size();
  }

  /**
   * Whether enough trials settled for its figures to be told: more than half of them.
   *
   * @return false where they enter no ratio, no headline and no verdict
   */
  public boolean isSettled() {
    return 2 * settledTrials > trials();
  }

  /**
   * What must be known of it, but for the tier, which only a comparison knows.
   *
   * @return in the order to print
   */
  public Set<Mark> marks() {
    Set<Mark> marks = EnumSet.noneOf(Mark.class);
    if (!isSettled()) {
      marks.add(Mark.UNSETTLED);
    } else if (settledTrials < trials()) {
      marks.add(Mark.PARTLY_SETTLED);
    }
    if (counts.failed() + counts.unknown() > 0) {
      marks.add(Mark.FAILURES);
    }
    if (verdict.kind() == OrderVerdict.Kind.INVALID) {
      marks.add(Mark.WRONG);
    }
    return marks;
  }

  static SummaryRow of(List<Attempt> attempts, Settling settling) {
    List<Attempt> last = attempts.stream().filter(attempt -> !attempt.superseded()).toList();
    List<Attempt> settled = last.stream().filter(Attempt::isSettled).toList();
    StageResult first = last.get(0).row();
    SortedMap<Integer, String> hashes = new TreeMap<>();
    last.forEach(attempt -> hashes.put(attempt.row().trial(), attempt.row().planHash()));
    boolean enough = 2 * settled.size() > hashes.size();
    List<StageResult> told = (enough ? settled : last).stream().map(Attempt::row).toList();
    Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
    Map<Figure, Untold> untold = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      List<Double> values = new ArrayList<>();
      for (StageResult row : told) {
        if (!figure.isLate(row, settling)) {
          figure.of(row).ifPresent(values::add);
        }
      }
      if (2 * values.size() > told.size()) {
        figures.put(figure, new Spread(values));
      } else if (told.stream().anyMatch(figure::lacksBasis)) {
        untold.put(figure, Untold.TOO_FEW);
      } else if (told.stream().anyMatch(row -> figure.isLate(row, settling))) {
        untold.put(figure, Untold.LATE);
      }
    }
    List<StageResult> all = attempts.stream().map(Attempt::row).toList();
    return new SummaryRow(
        first.column(),
        first.stage(),
        first.inFlight(),
        first.plannedRate(),
        hashes,
        figures,
        untold,
        last.stream().map(a -> a.row().counts()).reduce(EndingCounts.NONE, EndingCounts::plus),
        combine(all),
        all.stream().map(StageResult::additions).reduce(CountAudit.NONE, CountAudit::plus),
        settled.size(),
        last.stream().filter(attempt -> !attempt.isSettled()).toList());
  }

  private static OrderVerdict combine(List<StageResult> trials) {
    long operations = trials.stream().mapToLong(trial -> trial.verdict().operations()).sum();
    for (OrderVerdict.Kind kind : List.of(OrderVerdict.Kind.INVALID, OrderVerdict.Kind.UNDECIDED)) {
      for (StageResult trial : trials) {
        if (trial.verdict().kind() == kind) {
          String detail = "trial " + trial.trial() + ": " + trial.verdict().detail();
          return new OrderVerdict(kind, detail, operations);
        }
      }
    }
    return new OrderVerdict(OrderVerdict.Kind.VALID, "", operations);
  }
}
