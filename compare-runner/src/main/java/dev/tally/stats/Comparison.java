package dev.tally.stats;

import dev.tally.deploy.Variant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Two columns of one block, figure by figure.
 *
 * <p>A difference counts as shown only where the ranges of the trials do not overlap: every trial
 * of one lies beyond every trial of the other. With k trials a side and no true difference that
 * happens by chance with probability 2 / C(2k, k): one in three for 2 trials, one in ten for 3, one
 * in 126 for 5. So few trials show large differences only, and say so.
 *
 * @param column whose figures are told
 * @param against what they are told against
 * @param stage the stage's name
 * @param inFlight the window of a closed loop, 0 for an open loop
 * @param sameTier whether both acknowledge on the same terms
 * @param differences by figure; a figure that either side lacks is not in it
 * @param caveats what a reader must know before believing the differences
 */
public record Comparison(
    String column,
    String against,
    String stage,
    int inFlight,
    boolean sameTier,
    Map<Figure, Difference> differences,
    List<String> caveats) {

  /** What was found about one figure. */
  public enum Finding {
    /** Every trial of the column is below every trial of the other. */
    LOWER,
    /** Every trial of the column is above every trial of the other. */
    HIGHER,
    /** The trials' ranges overlap, or there are fewer than two trials a side. */
    NO_DIFFERENCE_SHOWN,
    /** A side is void, or the plans differ. */
    NOT_COMPARABLE
  }

  /**
   * One figure of two columns.
   *
   * @param ratio the column's median over the other's; infinite or NaN where the other's is 0
   * @param finding what may be concluded
   */
  public record Difference(double ratio, Finding finding) {}

  static Comparison of(Variant one, SummaryRow a, Variant other, SummaryRow b) {
    boolean sameTier = one.guarantees().sameTier(other.guarantees());
    boolean comparable = a.voids().isEmpty() && b.voids().isEmpty() && samePlan(a, b);
    Map<Figure, Difference> differences = new EnumMap<>(Figure.class);
    a.figures()
        .forEach(
            (figure, mine) ->
                b.figure(figure)
                    .ifPresent(
                        theirs -> differences.put(figure, compare(mine, theirs, comparable))));
    return new Comparison(
        one.name(),
        other.name(),
        a.stage(),
        a.inFlight(),
        sameTier,
        differences,
        caveats(one, a, other, b, sameTier));
  }

  private static Difference compare(Spread mine, Spread theirs, boolean comparable) {
    Finding finding;
    if (!comparable) {
      finding = Finding.NOT_COMPARABLE;
    } else if (mine.trials() < 2 || theirs.trials() < 2 || mine.overlaps(theirs)) {
      finding = Finding.NO_DIFFERENCE_SHOWN;
    } else {
      finding = mine.max() < theirs.min() ? Finding.LOWER : Finding.HIGHER;
    }
    return new Difference(mine.median() / theirs.median(), finding);
  }

  private static boolean samePlan(SummaryRow a, SummaryRow b) {
    return a.planHashes().entrySet().stream()
        .allMatch(
            trial ->
                trial
                    .getValue()
                    .equals(b.planHashes().getOrDefault(trial.getKey(), trial.getValue())));
  }

  private static List<String> caveats(
      Variant one, SummaryRow a, Variant other, SummaryRow b, boolean sameTier) {
    List<String> caveats = new ArrayList<>();
    if (!sameTier) {
      caveats.add(
          "unequal tiers: %s answers with an addition %s, %s with it %s"
              .formatted(one.name(), tier(one), other.name(), tier(other)));
    }
    if (!samePlan(a, b)) {
      caveats.add("the plans differ, so nothing can be concluded");
    }
    for (SummaryRow row : List.of(a, b)) {
      row.voids().forEach(reason -> caveats.add(row.column() + " is void, " + reason));
      if (row.compiling()) {
        caveats.add("code was still being compiled while %s was measured".formatted(row.column()));
      }
      if (row.saturated()) {
        caveats.add("the host was saturated while %s was measured".formatted(row.column()));
      }
      if (row.verdict().kind() == OrderVerdict.Kind.INVALID) {
        caveats.add("%s answered wrongly: its order verdict is invalid".formatted(row.column()));
      }
      if (row.counts().failed() + row.counts().unknown() > 0) {
        caveats.add(
            "%s: %d of %d operations failed or ended unknown"
                .formatted(
                    row.column(),
                    row.counts().failed() + row.counts().unknown(),
                    row.counts().total()));
      }
      if (row.trials() < 2) {
        caveats.add("%s has one trial only, which shows no difference".formatted(row.column()));
      }
    }
    return List.copyOf(caveats);
  }

  private static String tier(Variant variant) {
    int replicas = variant.guarantees().replicasAtAcknowledgement();
    return "in %d %s%s"
        .formatted(
            replicas,
            replicas == 1 ? "memory" : "memories",
            variant.guarantees().fsyncedAtAcknowledgement() ? ", on stable storage" : "");
  }
}
