package dev.tally.sticky.shard;

import java.util.Arrays;

/** How many members' word makes a fact. */
@FunctionalInterface
interface Quorum {

  /** More than half of all members. */
  Quorum MAJORITY =
      marks -> {
        if (marks.length == 3) {
          return Math.max(
              Math.min(marks[0], marks[1]), Math.min(Math.max(marks[0], marks[1]), marks[2]));
        }
        long[] sorted = marks.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
      };

  /**
   * The highest mark that a quorum has reached.
   *
   * @param marks of every member, the primary's own among them
   */
  long reached(long[] marks);
}
