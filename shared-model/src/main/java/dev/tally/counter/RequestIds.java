package dev.tally.counter;

/**
 * Issues the request ids of one client and keeps its watermark: the smallest sequence not yet
 * {@linkplain #complete completed}. Complete a request when its caller is done with it, whatever
 * its outcome, that is when it will not be retried any more.
 *
 * <p>Safe for use by many threads.
 */
public final class RequestIds {

  /** The widest gap between the oldest incomplete sequence and the next one issued. */
  public static final int MAX_SPAN = 1 << 20;

  private final long client;

  /** One bit a sequence. Not a BitSet, whose clear() looks for its highest bit left every time. */
  private final long[] completed = new long[MAX_SPAN / Long.SIZE];

  private long next;
  private long firstIncomplete;

  /**
   * Begins at sequence 0.
   *
   * @param client a random number, unique among clients
   */
  public RequestIds(long client) {
    this.client = client;
  }

  /**
   * Issues the next id.
   *
   * @return a fresh id, carrying the watermark as it stands
   * @throws IllegalStateException where an old request is still incomplete {@value #MAX_SPAN}
   *     sequences behind
   */
  public synchronized RequestId next() {
    if (next - firstIncomplete >= MAX_SPAN) {
      throw new IllegalStateException(
          "request " + firstIncomplete + " is incomplete, " + MAX_SPAN + " requests ago");
    }
    return RequestId.issued(client, next++, firstIncomplete);
  }

  /**
   * Declares that a request will never be sent again.
   *
   * @param id one issued here
   */
  public synchronized void complete(RequestId id) {
    if (id.client() != client || id.sequence() >= next) {
      throw new IllegalArgumentException("not issued here: " + id);
    }
    if (id.sequence() < firstIncomplete) {
      return;
    }
    completed[word(id.sequence())] |= bit(id.sequence());
    while ((completed[word(firstIncomplete)] & bit(firstIncomplete)) != 0) {
      completed[word(firstIncomplete)] &= ~bit(firstIncomplete);
      firstIncomplete++;
    }
  }

  private static int word(long sequence) {
    return (int) (sequence & (MAX_SPAN - 1)) / Long.SIZE;
  }

  private static long bit(long sequence) {
    return 1L << sequence;
  }
}
