package dev.tally.stats;

import dev.tally.deploy.Variant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two columns of one block, figure by figure.
 *
 * @param column whose figures are told
 * @param against what they are told against
 * @param stage the stage's name
 * @param inFlight the window of a closed loop, 0 for an open loop
 * @param sameTier whether both acknowledge on the same terms
 * @param marks of either side
 * @param differences by figure; a figure that either side lacks is not in it
 * @param caveats what a reader must know before believing the differences
 */
public record Comparison(
    String column,
    String against,
    String stage,
    int inFlight,
    boolean sameTier,
    Set<Mark> marks,
    Map<Figure, Difference> differences,
    List<String> caveats) {

  /** What stands behind the name of a column that is another once more, as the control. */
  public static final String AGAIN = "-again";

  /**
   * Whether it compares a column with itself.
   *
   * @return true where any difference is chance
   */
  public boolean isControl() {
    return against.equals(column + AGAIN);
  }

  /**
   * Whether anything may be concluded.
   *
   * @return false where a side is not settled or the plans differ
   */
  public boolean isSettled() {
    return differences.values().stream().noneMatch(d -> d.finding() == Difference.Finding.VOID);
  }

  static Comparison of(Variant one, SummaryRow a, Variant other, SummaryRow b, Method method) {
    boolean sameTier = one.guarantees().sameTier(other.guarantees());
    boolean comparable = a.isSettled() && b.isSettled() && samePlan(a, b);
    Map<Figure, Difference> differences = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      if (figure != Figure.MAX && a.figure(figure).isPresent() && b.figure(figure).isPresent()) {
        differences.put(
            figure,
            comparable
                ? Difference.of(
                    figure, a.figure(figure).get(), b.figure(figure).get(), method.equivalence())
                : Difference.NOTHING);
      }
    }
    Set<Mark> marks = EnumSet.noneOf(Mark.class);
    marks.addAll(a.marks());
    marks.addAll(b.marks());
    if (!sameTier) {
      marks.add(Mark.OTHER_TIER);
    }
    return new Comparison(
        one.name(),
        other.name(),
        a.stage(),
        a.inFlight(),
        sameTier,
        marks,
        differences,
        caveats(one, a, other, b, sameTier));
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
      if (row.settledTrials() < row.trials()) {
        caveats.add(
            "%s settled in %d of %d trials"
                .formatted(row.column(), row.settledTrials(), row.trials()));
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
