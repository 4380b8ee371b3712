package dev.tally.stats;

import dev.tally.deploy.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The trials of an experiment put together, block by block.
 *
 * @param blocks in the order first measured
 * @param attempts every attempt, judged, in the order measured
 * @param comparisons of every block: the first system against each other one
 * @param method by which rows are judged and sides compared
 */
public record Summary(
    List<Block> blocks, List<Attempt> attempts, List<Comparison> comparisons, Method method) {

  /** Copies the lists. */
  public Summary {
    blocks = List.copyOf(blocks);
    attempts = List.copyOf(attempts);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * Puts the trials of a result together.
   *
   * @param result complete or not
   * @return its summary
   */
  public static Summary of(ExperimentResult result) {
    record Place(String stage, int inFlight) {}
    List<Attempt> attempts = judge(result);
    Set<String> systems =
        result.columns().stream()
            .map(ColumnResult::variant)
            .filter(variant -> variant.kind() == Variant.Kind.SYSTEM)
            .map(Variant::name)
            .collect(Collectors.toSet());
    Map<Place, Map<String, List<Attempt>>> places = new LinkedHashMap<>();
    // Floors take part in some stages only, and have their turns first: systems tell the order.
    List<Attempt> systemsFirst = new ArrayList<>(attempts);
    systemsFirst.sort(Comparator.comparing(a -> !systems.contains(a.row().column())));
    for (Attempt attempt : systemsFirst) {
      places
          .computeIfAbsent(
              new Place(attempt.row().stage(), attempt.row().inFlight()),
              p -> new LinkedHashMap<>())
          .computeIfAbsent(attempt.row().column(), c -> new ArrayList<>())
          .add(attempt);
    }
    List<Block> blocks = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    places.forEach(
        (place, byColumn) -> {
          List<SummaryRow> rows =
              result.columns().stream()
                  .map(column -> byColumn.get(column.variant().name()))
                  .filter(trials -> trials != null)
                  .map(trials -> SummaryRow.of(trials, result.method().settling()))
                  .toList();
          Block block = new Block(place.stage, place.inFlight, rows);
          blocks.add(block);
          comparisons.addAll(compare(block, result.columns(), result.method()));
        });
    return new Summary(blocks, attempts, comparisons, result.method());
  }

  private static List<Attempt> judge(ExperimentResult result) {
    Map<String, OptionalDouble> sustainable = new HashMap<>();
    result.columns().forEach(c -> sustainable.put(c.variant().name(), c.sustainableRate()));
    List<Attempt> attempts = new ArrayList<>();
    for (StageResult row : result.stages()) {
      attempts.add(
          new Attempt(
              row,
              result
                  .method()
                  .settling()
                  .reasons(row, sustainable.getOrDefault(row.column(), OptionalDouble.empty())),
              result.stages().stream()
                  .anyMatch(other -> other.isOfSameRow(row) && other.attempt() > row.attempt())));
    }
    return attempts;
  }

  /**
   * The comparisons of one block.
   *
   * @param block one of {@link #blocks()}
   * @return the first system against each other one, in the order of the columns
   */
  public List<Comparison> comparisons(Block block) {
    return comparisons.stream()
        .filter(c -> c.stage().equals(block.stage()) && c.inFlight() == block.inFlight())
        .toList();
  }

  /**
   * The row that an attempt belongs to.
   *
   * @param attempt as measured
   * @return empty where it is of no column of the result
   */
  public Optional<SummaryRow> row(StageResult attempt) {
    return blocks.stream()
        .filter(
            block ->
                block.stage().equals(attempt.stage()) && block.inFlight() == attempt.inFlight())
        .findFirst()
        .flatMap(block -> block.row(attempt.column()));
  }

  /**
   * What must be known of a row.
   *
   * @param row of one of the blocks
   * @return in the order to print
   */
  public Set<Mark> marks(SummaryRow row) {
    Set<Mark> marks = EnumSet.noneOf(Mark.class);
    marks.addAll(row.marks());
    if (comparisons.stream().anyMatch(c -> c.against().equals(row.column()) && !c.sameTier())) {
      marks.add(Mark.OTHER_TIER);
    }
    return marks;
  }

  private static List<Comparison> compare(Block block, List<ColumnResult> columns, Method method) {
    List<Variant> systems =
        columns.stream()
            .map(ColumnResult::variant)
            .filter(variant -> variant.kind() == Variant.Kind.SYSTEM)
            .toList();
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 1; i < systems.size(); i++) {
      Variant one = systems.get(0);
      Variant other = systems.get(i);
      block
          .row(one.name())
          .ifPresent(
              a ->
                  block
                      .row(other.name())
                      .ifPresent(b -> comparisons.add(Comparison.of(one, a, other, b, method))));
    }
    return comparisons;
  }
}
