package dev.tally.stats;

import dev.tally.recovery.StrikeResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rows of one stage of faults, side by side.
 *
 * @param stage of the plan
 * @param what was done, in words
 * @param rate operations a second asked for
 * @param limitMillis the limit of latency
 * @param rows a column each, in the order measured
 */
public record RecoverySummary(
    String stage, String what, double rate, long limitMillis, List<Row> rows) {

  /**
   * One column, over all its trials.
   *
   * @param column its name
   * @param strikes those that count
   * @param unfit how many were void
   * @param planned how many were wanted
   * @param counts how operations ended
   * @param verdict the worst of its trials
   * @param additions of all trials
   * @param declaredLost whether the column declares that it does not survive such a loss
   */
  public record Row(
      String column,
      List<StrikeResult> strikes,
      long unfit,
      int planned,
      EndingCounts counts,
      OrderVerdict verdict,
      CountAudit additions,
      boolean declaredLost) {

    /**
     * A figure of each strike that has it.
     *
     * @param figure which
     * @return in the order of the strikes
     */
    public List<Double> values(RecoveryFigure figure) {
      List<Double> values = new ArrayList<>();
      for (StrikeResult strike : strikes) {
        OptionalDouble value = figure.of(strike);
        if (value.isPresent()) {
          values.add(value.getAsDouble());
        }
      }
      return values;
    }

    /**
     * A figure over the strikes.
     *
     * @param figure which
     * @return empty where no strike has it
     */
    public Optional<Spread> spread(RecoveryFigure figure) {
      List<Double> values = values(figure);
      return values.isEmpty() ? Optional.empty() : Optional.of(new Spread(values));
    }

    /**
     * Whether any of the strikes took longer than was watched.
     *
     * @param figure which
     * @return true where the figure is "at least"
     */
    public boolean isCensored(RecoveryFigure figure) {
      return strikes.stream().anyMatch(figure::isCensored);
    }
  }

  /**
   * Compares two columns by one figure: the ratio of the first to the other, with its exact
   * interval.
   *
   * @param figure seconds or numbers, of which less is better
   * @param mine the first
   * @param theirs the other
   * @return a difference without a verdict of equivalence; empty where a side has no figure
   */
  public static Optional<Difference> compare(RecoveryFigure figure, Row mine, Row theirs) {
    double[] a = positive(figure, mine);
    double[] b = positive(figure, theirs);
    if (a.length == 0 || b.length == 0) {
      return Optional.empty();
    }
    Optional<Interval> interval = Intervals.ofRatio(a, b, Method.CONFIDENCE);
    Difference.Finding finding =
        interval.isEmpty() || interval.get().contains(1)
            ? Difference.Finding.CANNOT_TELL
            : interval.get().high() < 1 ? Difference.Finding.BETTER : Difference.Finding.WORSE;
    return Optional.of(new Difference(Intervals.ratio(a, b), interval, finding));
  }

  /** Nothing at all has no ratio: what is less than the figure can tell counts as that. */
  private static double[] positive(RecoveryFigure figure, Row row) {
    return row.values(figure).stream()
        .mapToDouble(value -> Math.max(figure.resolution(), value))
        .toArray();
  }

  /**
   * All stages of faults of a run.
   *
   * @param results in the order measured
   * @return a summary a stage
   */
  public static List<RecoverySummary> of(List<RecoveryResult> results) {
    Map<String, Map<String, List<RecoveryResult>>> stages = new LinkedHashMap<>();
    for (RecoveryResult result : results) {
      stages
          .computeIfAbsent(result.stage(), stage -> new LinkedHashMap<>())
          .computeIfAbsent(result.column(), column -> new ArrayList<>())
          .add(result);
    }
    List<RecoverySummary> summaries = new ArrayList<>();
    stages.forEach(
        (stage, columns) -> {
          RecoveryResult first = columns.values().iterator().next().get(0);
          summaries.add(
              new RecoverySummary(
                  stage,
                  first.what(),
                  first.rate(),
                  first.limit().toMillis(),
                  columns.values().stream().map(RecoverySummary::row).toList()));
        });
    return summaries;
  }

  private static Row row(List<RecoveryResult> trials) {
    RecoveryResult first = trials.get(0);
    EndingCounts counts = new EndingCounts(0, 0, 0);
    CountAudit additions = CountAudit.NONE;
    OrderVerdict verdict = first.verdict();
    int planned = 0;
    long all = 0;
    List<StrikeResult> strikes = new ArrayList<>();
    for (RecoveryResult trial : trials) {
      counts = counts.plus(trial.counts());
      additions = additions.plus(trial.additions());
      verdict = worse(verdict, trial.verdict());
      planned += trial.planned();
      all += trial.strikes().size();
      strikes.addAll(trial.counting());
    }
    return new Row(
        first.column(),
        strikes,
        all - strikes.size(),
        planned,
        counts,
        verdict,
        additions,
        first.declaredLost());
  }

  private static OrderVerdict worse(OrderVerdict one, OrderVerdict other) {
    return badness(other) > badness(one) ? other : one;
  }

  private static int badness(OrderVerdict verdict) {
    return switch (verdict.kind()) {
      case VALID -> 0;
      case UNDECIDED -> 1;
      case INVALID -> 2;
    };
  }
}
