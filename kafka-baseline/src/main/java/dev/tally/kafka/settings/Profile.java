package dev.tally.kafka.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A complete, named set of settings. */
public enum Profile {
  /**
   * Streams processes at least once, and the counter record recognises what it has processed: exact
   * counts without transactions.
   */
  AT_LEAST_ONCE,
  /** Streams' transactions (exactly_once_v2), read back with read_committed. */
  EXACTLY_ONCE;

  /**
   * The name people write.
   *
   * @return lower case with hyphens
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The profile of a name.
   *
   * @param label as people write it
   * @return the profile
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static Profile of(String label) {
    return Arrays.stream(values())
        .filter(profile -> profile.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "profile is '"
                        + label
                        + "', must be one of "
                        + Arrays.stream(values())
                            .map(Profile::label)
                            .collect(Collectors.joining(", "))));
  }
}
