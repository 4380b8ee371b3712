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
import org.jspecify.annotations.Nullable;

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
  private final int[] rows;
  private final long[] calls;
  private final long[] returns;
  private final int[] first;
  private final int[] latest;
  private final int[] byFirst;
  private final int[] placed;

  /** By gap, what all gaps below it take. */
  private final long[] below;

  /**
   * By gap, how much may be unknown of what is placed below it, lest acknowledged ones lack room.
   */
  private final long[] room;

  private boolean apart;
  private boolean pruned;
  private boolean givenUp;
  private boolean truncated;
  private long steps;
  private int furthest;
  private int homeless = -1;

  /** What is open when a gap is reached: the additions called in time, in the order of returns. */
  private static final class State {
    private final int gap;
    private final int[] pool;
    private final int next;
    private final long latestCall;
    private final int unknown;
    private final long unknownSum;
    private final int[] taken;
    private final @Nullable State before;

    State(
        int gap,
        int[] pool,
        int next,
        long latestCall,
        int unknown,
        long unknownSum,
        int[] taken,
        @Nullable State before) {
      this.gap = gap;
      this.pool = pool;
      this.next = next;
      this.latestCall = latestCall;
      this.unknown = unknown;
      this.unknownSum = unknownSum;
      this.taken = taken;
      this.before = before;
    }

    long rank() {
      return (long) unknown - gap;
    }
  }

  AdditionPlacer(
      OperationTable table, List<Integer> open, IntToLongFunction returned, AnchorOrder order) {
    this.table = table;
    this.order = order;
    rows =
        open.stream()
            .sorted(
                Comparator.<Integer>comparingLong(row -> returned.applyAsLong(row))
                    .thenComparingLong(table::call))
            .mapToInt(Integer::intValue)
            .toArray();
    calls = Arrays.stream(rows).mapToLong(table::call).toArray();
    returns = Arrays.stream(rows).mapToLong(returned).toArray();
    first = new int[rows.length];
    latest = new int[rows.length];
    placed = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      first[i] = order.firstGap(calls[i]);
      latest[i] = order.latestGap(returns[i]);
      if (first[i] > latest[i] && homeless < 0) {
        homeless = rows[i];
      }
    }
    Integer[] boxed = new Integer[rows.length];
    Arrays.setAll(boxed, i -> i);
    Arrays.sort(boxed, Comparator.comparingInt(i -> first[i]));
    byFirst = Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
    below = new long[order.gaps() + 1];
    room = new long[order.gaps() + 1];
    look();
  }

  private void look() {
    long[] due = new long[order.gaps() + 1];
    for (int i = 0; i < rows.length; i++) {
      due[Math.max(0, latest[i])] += table.delta(rows[i]);
    }
    for (int gap = 0; gap < order.gaps(); gap++) {
      below[gap + 1] = below[gap] + order.sum(gap);
      due[gap + 1] += gap + 1 < order.gaps() ? due[gap] : 0;
    }
    room[order.gaps()] = Long.MAX_VALUE;
    for (int gap = order.gaps() - 1; gap >= 0; gap--) {
      room[gap] = Math.min(room[gap + 1], below[gap + 1] - due[gap]);
    }
  }

  Answer place() {
    if (homeless >= 0) {
      furthest = order.gaps();
      return Answer.IMPOSSIBLE;
    }
    if (search()) {
      return Answer.PLACED;
    }
    if (!givenUp && !truncated && pruned && isNested()) {
      apart = true;
      steps = 0;
      if (search()) {
        return Answer.PLACED;
      }
    }
    return givenUp || truncated ? Answer.TOO_HARD : Answer.IMPOSSIBLE;
  }

  /** Whether one addition lies within the interval of another of the same delta. */
  private boolean isNested() {
    Map<Long, Long> latestCalls = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      Long before = latestCalls.put(table.delta(rows[i]), calls[i]);
      if (before != null && before > calls[i]) {
        return true;
      }
    }
    return false;
  }

  /** The furthest gap that could not be filled; one after the last where none is to blame. */
  int firstUnfilled() {
    return furthest;
  }

  /** An addition that has no gap at all, or -1. */
  int homeless() {
    return homeless;
  }

  /** Gives each acknowledged addition the version of the state that it had met. */
  void tellVersions() {
    for (int i = 0; i < rows.length; i++) {
      if (returns[i] != Long.MAX_VALUE) {
        table.version(rows[i], order.stateBefore(placed[i]));
      }
    }
  }

  private boolean search() {
    PriorityQueue<State> open = new PriorityQueue<>(Comparator.comparingLong(State::rank));
    // What is left at a gap tells all that was taken before it.
    Map<Integer, Set<IntBuffer>> seen = new HashMap<>();
    open.add(new State(0, new int[0], 0, Long.MIN_VALUE, 0, 0, new int[0], null));
    while (!open.isEmpty() && !givenUp) {
      State state = withCalled(open.remove());
      if (state.gap == order.gaps()) {
        finish(state);
        return true;
      }
      IntBuffer left = IntBuffer.wrap(state.pool);
      if (seen.computeIfAbsent(state.gap, gap -> new HashSet<>()).add(left)) {
        furthest = Math.max(furthest, state.gap);
        open.addAll(successors(state));
      }
    }
    return false;
  }

  private void finish(State end) {
    Arrays.fill(placed, end.gap);
    for (State state = end; state.before != null; state = state.before) {
      for (int i : state.taken) {
        placed[i] = state.gap - 1;
      }
    }
  }

  /** Takes in what was called in time for the gap. */
  private State withCalled(State state) {
    int next = state.next;
    while (next < byFirst.length && first[byFirst[next]] <= state.gap) {
      next++;
    }
    if (next == state.next) {
      return state;
    }
    int[] pool = Arrays.copyOf(state.pool, state.pool.length + next - state.next);
    System.arraycopy(byFirst, state.next, pool, state.pool.length, next - state.next);
    Arrays.sort(pool);
    return new State(
        state.gap,
        pool,
        next,
        state.latestCall,
        state.unknown,
        state.unknownSum,
        state.taken,
        state.before);
  }

  /** A state for every set of additions that makes the gap's sum and keeps to real time. */
  private List<State> successors(State state) {
    List<State> successors = new ArrayList<>();
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
        if (latest[i] <= state.gap) {
          least[g]++;
          sum -= table.delta(rows[i]);
        }
      }
    }
    List<int[]> choices = new ArrayList<>();
    if (sum >= 0) {
      choose(groups, least, 0, sum, new int[groups.size()], choices);
    }
    for (int[] choice : choices) {
      State next = after(state, groups, choice);
      if (!hasRoom(next)) {
        continue;
      }
      // Nothing left had returned before something taken was called.
      if (next.pool.length == 0 || returns[next.pool[0]] >= next.latestCall) {
        successors.add(next);
      } else {
        pruned = true;
      }
    }
    return successors;
  }

  /** Whether the gaps from here on can hold what must be in them. */
  private boolean hasRoom(State state) {
    if (state.unknownSum > room[state.gap]) {
      return false;
    }
    long sum = 0;
    for (int i : state.pool) {
      if (latest[i] == order.gaps()) {
        break;
      }
      sum += table.delta(rows[i]);
      if (sum > below[latest[i] + 1] - below[state.gap]) {
        return false;
      }
    }
    return true;
  }

  private long mostSteps() {
    return MAX_STEPS + MAX_STEPS_A_GAP * order.gaps();
  }

  /** The pool by delta, each group in the order of returns; what must be taken comes first. */
  private List<int[]> groups(State state) {
    if (apart) {
      return Arrays.stream(state.pool).mapToObj(i -> new int[] {i}).toList();
    }
    Map<Long, List<Integer>> byDelta = new LinkedHashMap<>();
    for (int i : state.pool) {
      byDelta.computeIfAbsent(table.delta(rows[i]), d -> new ArrayList<>()).add(i);
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
    long delta = table.delta(rows[members[0]]);
    long most = Math.min(members.length - least[group], sum / delta);
    for (int n = (int) most; n >= 0; n--) {
      taken[group] = least[group] + n;
      choose(groups, least, group + 1, sum - n * delta, taken, choices);
    }
  }

  private State after(State state, List<int[]> groups, int[] choice) {
    int[] taken = new int[Arrays.stream(choice).sum()];
    int count = 0;
    for (int g = 0; g < choice.length; g++) {
      System.arraycopy(groups.get(g), 0, taken, count, choice[g]);
      count += choice[g];
    }
    Arrays.sort(taken);
    int[] left = new int[state.pool.length - taken.length];
    int at = 0;
    int unknown = state.unknown;
    long unknownSum = state.unknownSum;
    long latestCall = state.latestCall;
    for (int i : state.pool) {
      if (Arrays.binarySearch(taken, i) < 0) {
        left[at++] = i;
      } else {
        if (latest[i] == order.gaps()) {
          unknown++;
          unknownSum += table.delta(rows[i]);
        }
        latestCall = Math.max(latestCall, calls[i]);
      }
    }
    return new State(
        state.gap + 1, left, state.next, latestCall, unknown, unknownSum, taken, state);
  }
}
