package dev.tally.report;

import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Variant;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.Comparison;
import dev.tally.stats.Difference;
import dev.tally.stats.Difference.Finding;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers in plain words: which system wins what, by how much, and with which caveats. */
final class Headlines {

  private static final List<Figure> TOLD =
      List.of(
          Figure.P50,
          Figure.P99,
          Figure.P999,
          Figure.THROUGHPUT,
          Figure.CPU_PER_OPERATION,
          Figure.MEMORY);

  private Headlines() {}

  /**
   * Two systems.
   *
   * @param title both names
   * @param answers one a figure, then one a loss that only one of them survives
   * @param caveats what a reader must know before believing the answers
   */
  record Headline(String title, List<Answer> answers, List<String> caveats) {}

  /**
   * One answer.
   *
   * @param subject what it is about
   * @param winner the name of the system that wins throughout; else {@code mixed} or {@code nobody}
   * @param text by how much, and in how many of the stages
   */
  record Answer(String subject, String winner, String text) {}

  static List<Headline> of(ExperimentResult result, Summary summary) {
    Map<String, List<Comparison>> byOther = new LinkedHashMap<>();
    summary
        .comparisons()
        .forEach(c -> byOther.computeIfAbsent(c.against(), o -> new ArrayList<>()).add(c));
    List<Headline> headlines = new ArrayList<>();
    byOther.forEach(
        (other, comparisons) -> {
          String one = comparisons.get(0).column();
          List<Answer> answers = new ArrayList<>();
          TOLD.forEach(figure -> answer(figure, comparisons).ifPresent(answers::add));
          variant(result, one)
              .ifPresent(a -> variant(result, other).ifPresent(b -> losses(a, b, answers)));
          headlines.add(
              new Headline(one + " against " + other, List.copyOf(answers), caveats(comparisons)));
        });
    return headlines;
  }

  private static Optional<Answer> answer(Figure figure, List<Comparison> comparisons) {
    List<Difference> differences =
        comparisons.stream()
            // An open loop offers every column the same load: its throughput tells nothing.
            .filter(c -> figure != Figure.THROUGHPUT || c.inFlight() > 0)
            .flatMap(c -> Optional.ofNullable(c.differences().get(figure)).stream())
            .toList();
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    String one = comparisons.get(0).column();
    String other = comparisons.get(0).against();
    List<String> parts = new ArrayList<>();
    wins(one, Finding.BETTER, differences).ifPresent(parts::add);
    wins(other, Finding.WORSE, differences).ifPresent(parts::add);
    inOf(differences, Finding.EQUIVALENT, "equivalent").ifPresent(parts::add);
    inOf(differences, Finding.CANNOT_TELL, "it cannot be told").ifPresent(parts::add);
    inOf(differences, Finding.VOID, "void").ifPresent(parts::add);
    long won = count(differences, Finding.BETTER);
    long lost = count(differences, Finding.WORSE);
    String winner = won + lost == 0 ? "nobody" : lost == 0 ? one : won == 0 ? other : "mixed";
    return Optional.of(new Answer(figure.label(), winner, String.join("; ", parts)));
  }

  private static Optional<String> inOf(List<Difference> differences, Finding finding, String what) {
    long count = count(differences, finding);
    return count == 0
        ? Optional.empty()
        : Optional.of("%s in %d of %d stages".formatted(what, count, differences.size()));
  }

  private static Optional<String> wins(String who, Finding finding, List<Difference> differences) {
    double[] times =
        differences.stream()
            .filter(d -> d.finding() == finding)
            .mapToDouble(d -> d.factor().ratio())
            .sorted()
            .toArray();
    if (times.length == 0) {
      return Optional.empty();
    }
    String least = Words.digits(times[0]) + "x";
    String most = Words.digits(times[times.length - 1]) + "x";
    return Optional.of(
        "%s better by %s in %d of %d stages"
            .formatted(
                who,
                least.equals(most) ? least : least + " to " + most,
                times.length,
                differences.size()));
  }

  private static long count(List<Difference> differences, Finding finding) {
    return differences.stream().filter(d -> d.finding() == finding).count();
  }

  private static void losses(Variant one, Variant other, List<Answer> answers) {
    for (Guarantees.Loss loss : Guarantees.Loss.values()) {
      boolean first = one.guarantees().survives().contains(loss);
      boolean second = other.guarantees().survives().contains(loss);
      if (first != second) {
        String keeps = first ? one.name() : other.name();
        String loses = first ? other.name() : one.name();
        answers.add(
            new Answer(
                "loss of " + Words.of(loss),
                keeps,
                "%s keeps every acknowledged addition, %s does not (declared, not measured here)"
                    .formatted(keeps, loses)));
      }
    }
  }

  private static List<String> caveats(List<Comparison> comparisons) {
    Map<String, List<String>> places = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      String place = Headings.place(comparison.stage(), comparison.inFlight());
      comparison
          .caveats()
          .forEach(text -> places.computeIfAbsent(text, t -> new ArrayList<>()).add(place));
    }
    List<String> caveats = new ArrayList<>();
    places.forEach(
        (text, where) ->
            caveats.add(
                where.size() == comparisons.size()
                    ? text
                    : text + " (" + String.join(", ", where) + ")"));
    return List.copyOf(caveats);
  }

  private static Optional<Variant> variant(ExperimentResult result, String name) {
    return result.columns().stream()
        .map(ColumnResult::variant)
        .filter(variant -> variant.name().equals(name))
        .findFirst();
  }
}
