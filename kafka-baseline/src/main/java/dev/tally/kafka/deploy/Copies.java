package dev.tally.kafka.deploy;

import dev.tally.kafka.settings.Sizing;
import java.util.Map;

/** Whether the copies of the state are what they should be, by what the instances count. */
final class Copies {

  private Copies() {}

  /**
   * Judges.
   *
   * @param numbers the sums over all instances; one that did not tell makes too few tasks
   * @param size how many partitions and standbys
   * @param instances how many there are
   * @param mostBehind how many records standbys may have to read yet, all together
   * @return whether every partition has one active task and its standbys, no warm-up is under way,
   *     and all have read the changelog so far
   */
  static boolean complete(
      Map<String, Double> numbers, Sizing size, int instances, long mostBehind) {
    int standbys = size.partitions() * Math.min(size.standbys(), instances - 1);
    return numbers.getOrDefault("active_tasks", 0.0) == size.partitions()
        && numbers.getOrDefault("standby_tasks", 0.0) == standbys
        && numbers.getOrDefault("store_partitions", 0.0) >= size.partitions() + standbys
        && numbers.getOrDefault("store_records_behind", 0.0) <= mostBehind;
  }
}
