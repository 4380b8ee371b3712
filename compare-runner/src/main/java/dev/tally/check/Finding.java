package dev.tally.check;

import java.util.List;

/**
 * What is wrong with one key.
 *
 * @param undecided whether it only can not be told
 * @param what in words
 * @param operations the rows of the operations that show it, in the order to print
 */
record Finding(boolean undecided, String what, List<Integer> operations) {

  static Finding invalid(String what, Integer... operations) {
    return new Finding(false, what, List.of(operations));
  }

  static Finding undecided(String what, Integer... operations) {
    return new Finding(true, what, List.of(operations));
  }
}
