package dev.tally.report;

import dev.tally.stats.Attempt;
import dev.tally.stats.Comparison;
import dev.tally.stats.Difference;
import dev.tally.stats.Difference.Finding;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Method;
import dev.tally.stats.Settling;
import dev.tally.stats.Summary;
import dev.tally.stats.Unsettled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run could show and what it could not, and what would: its last words. */
final class Closing {

  private Closing() {}

  /** Sentences, in the order to print; none where nothing was measured. */
  static List<String> of(ExperimentResult result, Summary summary) {
    List<String> sentences = new ArrayList<>();
    if (summary.attempts().isEmpty()) {
      return sentences;
    }
    sentences.add(rows(summary));
    List<Comparison> settled =
        summary.comparisons().stream().filter(Comparison::isSettled).toList();
    List<Comparison> others = summary.comparisons().stream().filter(c -> !c.isSettled()).toList();
    if (!settled.isEmpty()) {
      sentences.add("Settled comparisons: " + places(settled) + ".");
    }
    if (!others.isEmpty()) {
      sentences.add(
          "Not settled, so nothing is concluded: " + places(others) + "." + remedies(summary));
    }
    control(result, summary).ifPresent(sentences::add);
    return sentences;
  }

  private static String rows(Summary summary) {
    List<Attempt> last = summary.attempts().stream().filter(a -> !a.superseded()).toList();
    Map<Integer, Long> settledAt =
        last.stream()
            .filter(Attempt::isSettled)
            .collect(Collectors.groupingBy(a -> a.row().attempt(), Collectors.counting()));
    long never = last.stream().filter(a -> !a.isSettled()).count();
    String at =
        settledAt.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> "%d at attempt %d".formatted(e.getValue(), e.getKey()))
            .collect(Collectors.joining(", "));
    return "%d rows measured: %s%s."
        .formatted(
            last.size(),
            at.isEmpty() ? "none settled" : "settled " + at,
            never > 0 && !at.isEmpty() ? "; %d did not settle".formatted(never) : "");
  }

  private static String places(List<Comparison> comparisons) {
    return comparisons.stream()
        .collect(
            Collectors.groupingBy(
                c -> c.column() + " vs " + c.against(),
                LinkedHashMap::new,
                Collectors.mapping(
                    c -> Headings.place(c.stage(), c.inFlight()), Collectors.joining(", "))))
        .entrySet()
        .stream()
        .map(e -> e.getKey() + " in " + e.getValue())
        .collect(Collectors.joining("; "));
  }

  /** For each kind of reason, how often, and what would help. */
  private static String remedies(Summary summary) {
    Map<Unsettled, Integer> counts = new EnumMap<>(Unsettled.class);
    for (Attempt attempt : summary.attempts()) {
      if (!attempt.superseded()) {
        attempt.reasons().stream()
            .map(Settling.Reason::kind)
            .forEach(kind -> counts.merge(kind, 1, Integer::sum));
      }
    }
    return counts.entrySet().stream()
        .map(
            e ->
                " In %d rows %s; what would settle them: %s."
                    .formatted(e.getValue(), e.getKey().label(), e.getKey().remedy()))
        .collect(Collectors.joining());
  }

  /** Where a column was compared with itself: how often chance was called a difference. */
  private static Optional<String> control(ExperimentResult result, Summary summary) {
    List<Difference> same =
        summary.comparisons().stream()
            .filter(c -> c.isControl() && c.isSettled())
            .flatMap(c -> c.differences().values().stream())
            .toList();
    if (same.isEmpty()) {
      return Optional.empty();
    }
    long better =
        same.stream()
            .filter(d -> d.finding() == Finding.BETTER || d.finding() == Finding.WORSE)
            .count();
    long equivalent = same.stream().filter(d -> d.finding() == Finding.EQUIVALENT).count();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "A/A control: of %d verdicts on a column against itself %d say better (by chance at most %.1f are expected), %d equivalent within %s%%, %d that it cannot be told.",
            same.size(),
            better,
            same.size() * (1 - Method.CONFIDENCE),
            equivalent,
            Words.digits(result.method().equivalence() * 100),
            same.size() - better - equivalent));
  }
}
