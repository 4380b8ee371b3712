package dev.tally.deploy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that can be varied while all else stays as it is: what the choice of a setting rests
 * on, to be measured.
 *
 * @param name short, lower case, unique in its backend
 * @param about what it asks, for people
 * @param variants names of the variants on which it asks something, the usual one first; at least
 *     one
 * @param levels what to measure, the values in use among it; at least one
 */
public record Factor(String name, String about, List<String> variants, List<Level> levels) {

  /** Copies the lists. */
  public Factor {
    variants = List.copyOf(variants);
    levels = List.copyOf(levels);
  }

  /**
   * Levels that give one or several settings the same value, which is their label.
   *
   * @param settings by name
   * @param values one for each level
   * @return as many levels as values
   */
  public static List<Level> levels(List<String> settings, String... values) {
    return Arrays.stream(values)
        .map(
            value -> {
              Map<String, String> all = new LinkedHashMap<>();
              settings.forEach(setting -> all.put(setting, value));
              return new Level(value, all);
            })
        .toList();
  }
}
