package dev.tally.label;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names of constants as people write them. */
public final class Labels {

  private Labels() {}

  /**
   * The name people write.
   *
   * @param constant any
   * @return lower case, words joined by hyphens
   */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant of a name.
   *
   * @param type of the constant
   * @param what the name is of, for the error
   * @param label as people write it
   * @param <E> the type
   * @return the constant
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static <E extends Enum<E>> E find(Class<E> type, String what, String label) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    what
                        + " is '"
                        + label
                        + "', must be one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(Labels::of)
                            .collect(Collectors.joining(", "))));
  }
}
