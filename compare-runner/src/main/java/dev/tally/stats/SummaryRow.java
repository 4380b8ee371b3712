package dev.tally.stats;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One column in one block, over all its trials.
 *
 * @param column the variant's name
 * @param stage the stage's name
 * @param inFlight the window of a closed loop, 0 for an open loop
 * @param plannedRate operations a second planned, 0 for a closed loop
 * @param planHashes by trial
 * @param figures what was measured; a figure that was not is not in it
 * @param counts summed over trials
 * @param verdict of all trials: invalid if any is, else undecided if any is
 * @param additions counted against the final states, summed over trials
 * @param saturated whether the host was saturated in any trial
 * @param compiling whether code was still being compiled in any trial
 * @param voids why no conclusion may be drawn from it, one reason a trial at most; empty where one
 *     may
 */
public record SummaryRow(
    String column,
    String stage,
    int inFlight,
    double plannedRate,
    SortedMap<Integer, String> planHashes,
    Map<Figure, Spread> figures,
    EndingCounts counts,
    OrderVerdict verdict,
    CountAudit additions,
    boolean saturated,
    boolean compiling,
    List<String> voids) {

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

  static SummaryRow of(List<StageResult> trials, Limits limits) {
    StageResult first = trials.get(0);
    SortedMap<Integer, String> hashes = new TreeMap<>();
    trials.forEach(trial -> hashes.put(trial.trial(), trial.planHash()));
    Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      double[] values =
          trials.stream()
              .map(figure::of)
              .filter(value -> value.isPresent())
              .mapToDouble(value -> value.getAsDouble())
              .toArray();
      if (values.length > 0) {
        figures.put(figure, Spread.of(values));
      }
    }
    return new SummaryRow(
        first.column(),
        first.stage(),
        first.inFlight(),
        first.plannedRate(),
        hashes,
        figures,
        sum(trials),
        combine(trials),
        trials.stream().map(StageResult::additions).reduce(CountAudit.NONE, CountAudit::plus),
        trials.stream().anyMatch(trial -> trial.use().saturated()),
        trials.stream().anyMatch(trial -> trial.use().compiling()),
        trials.stream().flatMap(trial -> voids(trial, limits).stream()).toList());
  }

  private static Optional<String> voids(StageResult trial, Limits limits) {
    return limits.voids(trial).map(reason -> "trial " + trial.trial() + ": " + reason);
  }

  private static EndingCounts sum(List<StageResult> trials) {
    long done = 0;
    long failed = 0;
    long unknown = 0;
    for (StageResult trial : trials) {
      done += trial.counts().done();
      failed += trial.counts().failed();
      unknown += trial.counts().unknown();
    }
    return new EndingCounts(done, failed, unknown);
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
