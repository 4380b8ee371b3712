package dev.tally.check;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * Looks for gaps (see {@link AnchorOrder}) in which additions without an answer can have taken
 * effect: each gap gets its sum, each addition one gap between the first that it was called in time
 * for and the last that it had not returned before, and none stands before one that had returned
 * before its call. Those that fit nowhere below stand after the last state.
 *
 * <p>Additions of one delta are handed out in the order of their returns. That loses no solution,
 * by exchange, unless one of them lies within another's interval and an order among different
 * deltas matters; where a search fails that may have lost one, it is made again with every addition
 * on its own. What is left is a subset sum per gap, searched best first within a bound of steps:
 * what was acknowledged must go somewhere, so it goes before what is unknown.
 */
final class AdditionPlacer {

  /** How a search ended. */
  enum Answer {
    PLACED,
    IMPOSSIBLE,
    TOO_HARD
  }

  private static final long MAX_STEPS = 4_000_000;
  private static final long MAX_STEPS_A_GAP = 100;
  private static final int MAX_CHOICES = 4_096;
  private static final int MAX_GROUPS = 512;

  private final OperationTable table;
  private final AnchorOrder order;
  private final OpenAdditions open;
  private final int[] placed;
  private boolean apart;
  private boolean pruned;
  private boolean givenUp;
  private boolean truncated;
  private long steps;
  private int furthest;

  AdditionPlacer(
      OperationTable table, List<Integer> open, IntToLongFunction returned, AnchorOrder order) {
    this.table = table;
    this.order = order;
    this.open = new OpenAdditions(table, open, returned, order);
    this.placed = new int[open.size()];
  }

  Answer place() {
    if (open.homeless() >= 0) {
      furthest = order.gaps();
      return Answer.IMPOSSIBLE;
    }
    if (search()) {
      return Answer.PLACED;
    }
    if (!givenUp && !truncated && pruned && open.isNested()) {
      apart = true;
      steps = 0;
      if (search()) {
        return Answer.PLACED;
      }
    }
    return givenUp || truncated ? Answer.TOO_HARD : Answer.IMPOSSIBLE;
  }

  /** The furthest gap that could not be filled; one after the last where none is to blame. */
  int firstUnfilled() {
    return furthest;
  }

  /** An addition that has no gap at all, or -1. */
  int homeless() {
    return open.homeless();
  }

  /** Gives each acknowledged addition the version of the state that it had met. */
  void tellVersions() {
    for (int i = 0; i < open.size(); i++) {
      if (open.returned(i) != Long.MAX_VALUE) {
        table.version(open.row(i), order.stateBefore(placed[i]));
      }
    }
  }

  private boolean search() {
    PriorityQueue<PlacerState> states =
        new PriorityQueue<>(Comparator.comparingLong(PlacerState::rank));
    // What is left at a gap tells all that was taken before it.
    Map<Integer, Set<IntBuffer>> seen = new HashMap<>();
    states.add(PlacerState.start());
    while (!states.isEmpty() && !givenUp) {
      PlacerState state = states.remove().withCalled(open);
      if (state.gap == order.gaps()) {
        finish(state);
        return true;
      }
      IntBuffer left = IntBuffer.wrap(state.pool);
      if (seen.computeIfAbsent(state.gap, gap -> new HashSet<>()).add(left)) {
        furthest = Math.max(furthest, state.gap);
        states.addAll(successors(state));
      }
    }
    return false;
  }

  private void finish(PlacerState end) {
    Arrays.fill(placed, end.gap);
    for (PlacerState state = end; state.before != null; state = state.before) {
      for (int i : state.taken) {
        placed[i] = state.gap - 1;
      }
    }
  }

  /** A state for every set of additions that makes the gap's sum and keeps to real time. */
  private List<PlacerState> successors(PlacerState state) {
    List<PlacerState> successors = new ArrayList<>();
    List<int[]> groups = groups(state);
    steps += 1 + state.pool.length / 64;
    if (groups.size() > MAX_GROUPS || steps > mostSteps()) {
      givenUp = true;
      return successors;
    }
    int[] least = new int[groups.size()];
    long sum = order.sum(state.gap);
    for (int g = 0; g < least.length; g++) {
      for (int i : groups.get(g)) {
        if (open.latest(i) <= state.gap) {
          least[g]++;
          sum -= open.delta(i);
        }
      }
    }
    List<int[]> choices = new ArrayList<>();
    if (sum >= 0) {
      choose(groups, least, 0, sum, new int[groups.size()], choices);
    }
    for (int[] choice : choices) {
      PlacerState next = state.after(open, taken(groups, choice));
      if (!open.hasRoom(next)) {
        continue;
      }
      // Nothing left had returned before something taken was called.
      if (next.pool.length == 0 || open.returned(next.pool[0]) >= next.latestCall) {
        successors.add(next);
      } else {
        pruned = true;
      }
    }
    return successors;
  }

  private long mostSteps() {
    return MAX_STEPS + MAX_STEPS_A_GAP * order.gaps();
  }

  /** The pool by delta, each group in the order of returns; what must be taken comes first. */
  private List<int[]> groups(PlacerState state) {
    if (apart) {
      return Arrays.stream(state.pool).mapToObj(i -> new int[] {i}).toList();
    }
    Map<Long, List<Integer>> byDelta = new LinkedHashMap<>();
    for (int i : state.pool) {
      byDelta.computeIfAbsent(open.delta(i), d -> new ArrayList<>()).add(i);
    }
    return byDelta.values().stream()
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /** Every choice of how many of each group make the sum, beside those that must be taken. */
  private void choose(
      List<int[]> groups, int[] least, int group, long sum, int[] taken, List<int[]> choices) {
    truncated |= choices.size() == MAX_CHOICES;
    givenUp |= ++steps > mostSteps();
    if (givenUp || choices.size() == MAX_CHOICES) {
      return;
    }
    if (sum == 0) {
      int[] choice = taken.clone();
      System.arraycopy(least, group, choice, group, least.length - group);
      choices.add(choice);
      return;
    }
    if (group == groups.size()) {
      return;
    }
    int[] members = groups.get(group);
    long delta = open.delta(members[0]);
    long most = Math.min(members.length - least[group], sum / delta);
    for (int n = (int) most; n >= 0; n--) {
      taken[group] = least[group] + n;
      choose(groups, least, group + 1, sum - n * delta, taken, choices);
    }
  }

  private static int[] taken(List<int[]> groups, int[] choice) {
    int[] taken = new int[Arrays.stream(choice).sum()];
    int count = 0;
    for (int g = 0; g < choice.length; g++) {
      System.arraycopy(groups.get(g), 0, taken, count, choice[g]);
      count += choice[g];
    }
    Arrays.sort(taken);
    return taken;
  }
}
