package dev.tally.sticky.shard;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.List;

/**
 * Whose word counts: a majority of the current members, and while they are not the active ones, a
 * majority of those too.
 */
final class Electorate {

  private static final int SELF = -1;

  private final Rules rules;
  private final List<Progress> others;
  private final int[][] sets;
  private final long[][] marks;

  private Electorate(Rules rules, List<Progress> others, int[][] sets) {
    this.rules = rules;
    this.others = others;
    this.sets = sets;
    this.marks = new long[sets.length][];
    for (int i = 0; i < sets.length; i++) {
      marks[i] = new long[sets[i].length];
    }
  }

  static Electorate of(ShardAssignment assignment, long self, List<Progress> others, Rules rules) {
    int[] current = places(assignment.current().members(), self, others);
    boolean joint = !assignment.settled() && rules.asksOldMembers();
    return new Electorate(
        rules,
        others,
        joint
            ? new int[][] {current, places(assignment.activeMembers(), self, others)}
            : new int[][] {current});
  }

  /** Where members stand among the others; of one that is not there, the word is never heard. */
  private static int[] places(List<Long> members, long self, List<Progress> others) {
    int[] places = new int[members.size()];
    for (int i = 0; i < places.length; i++) {
      long member = members.get(i);
      places[i] = Integer.MAX_VALUE;
      if (member == self) {
        places[i] = SELF;
      }
      for (int other = 0; other < others.size(); other++) {
        if (others.get(other).member == member) {
          places[i] = other;
        }
      }
    }
    return places;
  }

  /** The highest index that every majority holds. */
  long reachedByLog(long own) {
    return reached(own, false);
  }

  /** The highest round of reads that every majority has confirmed. */
  long reachedByRound(long own) {
    return reached(own, true);
  }

  private long reached(long own, boolean rounds) {
    long reached = Long.MAX_VALUE;
    for (int set = 0; set < sets.length; set++) {
      long[] of = marks[set];
      for (int i = 0; i < of.length; i++) {
        int place = sets[set][i];
        of[i] = place == SELF ? own : place < others.size() ? mark(place, rounds) : 0;
      }
      reached = Math.min(reached, rules.reached(of));
    }
    return reached;
  }

  private long mark(int place, boolean rounds) {
    Progress other = others.get(place);
    return rounds ? other.confirmed : other.matched;
  }
}
