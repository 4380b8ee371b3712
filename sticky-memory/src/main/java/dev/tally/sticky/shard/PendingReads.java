package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Reads that wait until something (a confirmation round, the applied index) reaches a mark. */
final class PendingReads {

  /**
   * A read.
   *
   * @param requester who asks
   * @param correlation its number there
   * @param key a copy of the key's bytes
   * @param mark what must be reached
   * @param applied the index that must have been applied as well
   * @param since when it came, in milliseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // A view, never compared.
  record Waiting(
      Requester requester, long correlation, byte[] key, long mark, long applied, long since) {

    /** The same, when its mark is reached: it waits for nothing but what must be applied. */
    Waiting reached() {
      return new Waiting(requester, correlation, key, applied, applied, since);
    }
  }

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

  /** As the queue would say, but asked with every commit, mostly for 0. */
  private int size;

  void add(Waiting read) {
    queue.add(read);
    size++;
  }

  int size() {
    return size;
  }

  private Waiting remove() {
    size--;
    return queue.remove();
  }

  /** For marks that never decrease from one read to the next. */
  void releaseInOrder(long reached, Consumer<Waiting> released) {
    for (Waiting w = queue.peek(); w != null && w.mark() <= reached; w = queue.peek()) {
      released.accept(remove());
    }
  }

  /** For marks in any order. */
  void releaseAny(long reached, Consumer<Waiting> released) {
    for (int left = size; left > 0; left--) {
      Waiting read = remove();
      if (read.mark() <= reached) {
        released.accept(read);
      } else {
        add(read);
      }
    }
  }

  /** Refuses what has waited since before a time; its client sends it again. */
  void expire(long before) {
    for (Waiting w = queue.peek(); w != null && w.since() < before; w = queue.peek()) {
      remove();
      w.requester().failed(w.correlation(), Failure.UNAVAILABLE);
    }
  }
}
