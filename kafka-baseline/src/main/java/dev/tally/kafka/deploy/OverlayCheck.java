package dev.tally.kafka.deploy;

import dev.tally.kafka.settings.Overlay;
import dev.tally.kafka.settings.PropertiesFile;
import dev.tally.kafka.settings.PropertiesFile.Entry;
import dev.tally.kafka.settings.Sizing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds which lines of a user's overlay Kafka refuses. */
final class OverlayCheck {

  private OverlayCheck() {}

  /**
   * Checks the values of an overlay whose names are right.
   *
   * @param base what it is laid over
   * @param ownBrokers whether the brokers are ours to set
   * @param file the overlay
   * @throws IllegalArgumentException where Kafka refuses something: a line for each fault, with
   *     file, line, setting and Kafka's reason; settings that are refused together stand in one
   */
  static void check(Sizing base, boolean ownBrokers, PropertiesFile file) {
    List<String> faults = new ArrayList<>();
    try (Refusals refusals = new Refusals(base, ownBrokers)) {
      List<Entry> left = new ArrayList<>(file.entries());
      Optional<String> reason = refused(refusals, left);
      while (reason.isPresent()) {
        List<Entry> culprits = smallestRefused(refusals, left);
        if (culprits.isEmpty()) {
          throw new IllegalArgumentException(reason.get());
        }
        faults.add(describe(file, culprits, refused(refusals, culprits).orElseThrow()));
        left.removeAll(culprits);
        reason = refused(refusals, left);
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
  }

  private static Optional<String> refused(Refusals refusals, List<Entry> entries) {
    return refusals.of(Overlay.of(PropertiesFile.properties(entries)));
  }

  /** Some that are refused, none of which can be left out: a value, or a pair. */
  private static List<Entry> smallestRefused(Refusals refusals, List<Entry> refused) {
    List<Entry> kept = new ArrayList<>(refused);
    for (Entry entry : refused) {
      List<Entry> without = new ArrayList<>(kept);
      without.remove(entry);
      if (refused(refusals, without).isPresent()) {
        kept = without;
      }
    }
    return kept;
  }

  private static String describe(PropertiesFile file, List<Entry> culprits, String reason) {
    Entry first = culprits.get(0);
    String others =
        culprits.stream()
            .skip(1)
            .map(
                other ->
                    " with "
                        + PropertiesFile.quoted(other.name())
                        + (other.line() == 0 ? "" : " of line " + other.line()))
            .collect(Collectors.joining());
    return file.at(first)
        + PropertiesFile.quoted(first.name())
        + others
        + " is refused: "
        + PropertiesFile.printable(reason);
  }
}
