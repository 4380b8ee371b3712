package dev.tally.kafka.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names of constants as people write them. */
final class Labels {

  private Labels() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static <E extends Enum<E>> E find(Class<E> type, String what, String label) {
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
