package dev.tally.stats;

import dev.tally.deploy.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trials of an experiment put together, block by block.
 *
 * @param blocks in the order first measured
 * @param comparisons of every block: the first system against each other one
 * @param limits by which rows are void
 */
public record Summary(List<Block> blocks, List<Comparison> comparisons, Limits limits) {

  /** Copies the lists. */
  public Summary {
    blocks = List.copyOf(blocks);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * Puts the trials of a result together, with {@link Limits#DEFAULT}.
   *
   * @param result complete or not
   * @return its summary
   */
  public static Summary of(ExperimentResult result) {
    return of(result, Limits.DEFAULT);
  }

  /**
   * Puts the trials of a result together.
   *
   * @param result complete or not
   * @param limits by which rows are void
   * @return its summary
   */
  public static Summary of(ExperimentResult result, Limits limits) {
    record Place(String stage, int inFlight) {}
    Map<Place, Map<String, List<StageResult>>> places = new LinkedHashMap<>();
    for (StageResult row : result.stages()) {
      places
          .computeIfAbsent(new Place(row.stage(), row.inFlight()), p -> new LinkedHashMap<>())
          .computeIfAbsent(row.column(), c -> new ArrayList<>())
          .add(row);
    }
    List<Block> blocks = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    places.forEach(
        (place, byColumn) -> {
          List<SummaryRow> rows =
              result.columns().stream()
                  .map(column -> byColumn.get(column.variant().name()))
                  .filter(trials -> trials != null)
                  .map(trials -> SummaryRow.of(trials, limits))
                  .toList();
          Block block = new Block(place.stage, place.inFlight, rows);
          blocks.add(block);
          comparisons.addAll(compare(block, result.columns()));
        });
    return new Summary(blocks, comparisons, limits);
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
   * Whether a column acknowledges on other terms than the first system.
   *
   * @param column the variant's name
   * @return true where a comparison with it needs a warning
   */
  public boolean isOtherTier(String column) {
    return comparisons.stream().anyMatch(c -> c.against().equals(column) && !c.sameTier());
  }

  private static List<Comparison> compare(Block block, List<ColumnResult> columns) {
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
                      .ifPresent(b -> comparisons.add(Comparison.of(one, a, other, b))));
    }
    return comparisons;
  }
}
