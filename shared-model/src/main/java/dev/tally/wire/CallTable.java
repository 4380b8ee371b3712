package dev.tally.wire;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client waits for: calls by correlation number, and by deadline. One thread's, no clock.
 *
 * <p>A correlation number is a slot of an array and, above it, a count of uses, so a look-up is one
 * array access and a late answer to an earlier user of the slot is recognised. Slots are reused
 * last in first out, which keeps those in use low and together.
 *
 * <p>Deadlines cost one comparison per call: only a lower bound of them all is kept, and nothing
 * has to be looked at before it has passed. Then one sweep ends what is over and finds the next
 * bound; as most calls are answered long before, that is about one sweep per timeout, not one per
 * call.
 *
 * @param <T> a call
 */
final class CallTable<T> {

  private static final int SLOT_BITS = 20;

  /** The most calls of one table. */
  static final int MAX_CAPACITY = 1 << SLOT_BITS;

  private static final int FIRST_CAPACITY = 64;

  private final int capacity;
  private @Nullable Object[] calls;
  private long[] correlations;
  private long[] deadlines;
  private int[] free;
  private int freeCount;
  private int slotsUsed;
  private int size;
  private long uses;
  private long bound;

  /**
   * Empty.
   *
   * @param capacity the most calls at once, 1 to {@link #MAX_CAPACITY}
   */
  CallTable(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity is " + capacity + ", must be 1 to " + MAX_CAPACITY);
    }
    this.capacity = capacity;
    int first = Math.min(capacity, FIRST_CAPACITY);
    calls = new Object[first];
    correlations = new long[first];
    deadlines = new long[first];
    free = new int[first];
  }

  /**
   * Enters a call.
   *
   * @param call what
   * @param deadline when it is over, on the caller's clock of nanoseconds
   * @return its correlation number, more than 0 and never given twice
   */
  long open(T call, long deadline) {
    int slot = freeCount > 0 ? free[--freeCount] : freshSlot();
    long correlation = ++uses << SLOT_BITS | slot;
    calls[slot] = call;
    correlations[slot] = correlation;
    deadlines[slot] = deadline;
    bound = size == 0 || deadline - bound < 0 ? deadline : bound;
    size++;
    return correlation;
  }

  private int freshSlot() {
    if (slotsUsed == calls.length) {
      if (slotsUsed == capacity) {
        throw new IllegalStateException(capacity + " calls are open, that is the limit");
      }
      int larger = Math.min(capacity, slotsUsed * 2);
      calls = Arrays.copyOf(calls, larger);
      correlations = Arrays.copyOf(correlations, larger);
      deadlines = Arrays.copyOf(deadlines, larger);
      free = Arrays.copyOf(free, larger);
    }
    return slotsUsed++;
  }

  /**
   * Looks a call up.
   *
   * @param correlation any number, also one a stranger sent
   * @return null where no such call is open
   */
  @Nullable T get(long correlation) {
    int slot = slotOf(correlation);
    return slot < 0 ? null : at(slot);
  }

  /**
   * Takes a call out.
   *
   * @param correlation any number
   * @return null where no such call is open
   */
  @Nullable T close(long correlation) {
    int slot = slotOf(correlation);
    if (slot < 0) {
      return null;
    }
    T call = at(slot);
    calls[slot] = null;
    correlations[slot] = 0;
    free[freeCount++] = slot;
    size--;
    return call;
  }

  private int slotOf(long correlation) {
    int slot = (int) (correlation & (MAX_CAPACITY - 1));
    return slot < slotsUsed && correlation > 0 && correlations[slot] == correlation ? slot : -1;
  }

  @SuppressWarnings("unchecked")
  private @Nullable T at(int slot) {
    return (T) calls[slot];
  }

  int size() {
    return size;
  }

  /**
   * No deadline is before this. Meaningless while the table is empty.
   *
   * @return on the caller's clock
   */
  long earliestDeadline() {
    return bound;
  }

  /**
   * Takes out what is over, and finds the bound anew.
   *
   * @param now on the caller's clock
   * @param expired gets each; may enter further calls
   */
  void expire(long now, Consumer<? super T> expired) {
    if (size == 0 || now - bound < 0) {
      return;
    }
    int sweep = slotsUsed;
    long next = now + Long.MAX_VALUE;
    for (int slot = 0; slot < sweep; slot++) {
      T call = at(slot);
      if (call != null && now - deadlines[slot] >= 0) {
        close(correlations[slot]);
        expired.accept(call);
      }
    }
    // Apart from the above, since what is told of its end may have entered further calls.
    for (int slot = 0; slot < slotsUsed; slot++) {
      if (calls[slot] != null && deadlines[slot] - next < 0) {
        next = deadlines[slot];
      }
    }
    bound = next;
  }

  /**
   * Visits every call open now, in no particular order; the visitor may take calls out.
   *
   * @param visitor gets each
   */
  void forEach(Consumer<? super T> visitor) {
    for (int slot = 0; slot < slotsUsed; slot++) {
      T call = at(slot);
      if (call != null) {
        visitor.accept(call);
      }
    }
  }
}
