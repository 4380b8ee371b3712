package dev.tally.counter;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one addition. Two requests with the same client and sequence are the same
 * addition: it is applied once, and both get its first answer.
 *
 * <p>{@code firstIncomplete} is the client's watermark: it promises that no request of this client
 * with a smaller sequence will ever be sent (again). Backends drop what they remember below it.
 *
 * <h2>Whether it is new</h2>
 *
 * <p>A backend that has forgotten a client can not tell a request that it never saw from one that
 * it applied long ago. Only who issued the id can: so an id that {@link RequestIds} has issued
 * knows whether it was ever sent, through whatever client ({@link #begin}). One that was made from
 * its three numbers, after a restart, say, was as good as sent. What is kept for that is no part of
 * the identity: ids are equal by their three numbers.
 *
 * <p>Safe for use by many threads.
 */
public final class RequestId {

  private static final AtomicLongFieldUpdater<RequestId> BIRTH =
      AtomicLongFieldUpdater.newUpdater(RequestId.class, "birth");

  private static final long UNSENT = Long.MIN_VALUE;

  private final long client;
  private final long sequence;
  private final long firstIncomplete;
  private volatile long birth;
  private volatile boolean repeated;

  /**
   * An id that may have been sent by anybody before.
   *
   * @param client who asks: a random number, unique among clients
   * @param sequence the client's own numbering, from 0
   * @param firstIncomplete the smallest sequence that may still be sent, 0 to {@code sequence}
   * @throws InvalidRequestException where a number is out of its range
   */
  public RequestId(long client, long sequence, long firstIncomplete) {
    this(client, sequence, firstIncomplete, 0);
  }

  private RequestId(long client, long sequence, long firstIncomplete, long birth) {
    if (sequence < 0) {
      throw new InvalidRequestException("sequence", Long.toString(sequence), "at least 0");
    }
    if (firstIncomplete < 0 || firstIncomplete > sequence) {
      throw new InvalidRequestException(
          "firstIncomplete", Long.toString(firstIncomplete), "0 to the sequence, " + sequence);
    }
    this.client = client;
    this.sequence = sequence;
    this.firstIncomplete = firstIncomplete;
    this.birth = birth;
  }

  /** An id that was never sent. */
  static RequestId issued(long client, long sequence, long firstIncomplete) {
    return new RequestId(client, sequence, firstIncomplete, UNSENT);
  }

  /**
   * Who asks.
   *
   * @return a random number, unique among clients
   */
  public long client() {
    return client;
  }

  /**
   * The client's own numbering.
   *
   * @return from 0
   */
  public long sequence() {
    return sequence;
  }

  /**
   * The client's watermark.
   *
   * @return the smallest sequence that may still be sent, 0 to {@link #sequence}
   */
  public long firstIncomplete() {
    return firstIncomplete;
  }

  /**
   * Declares that the addition is about to be sent, and when it had not been yet.
   *
   * @param time of the backend's own log, at least 0; kept where this is the first time
   * @return true once in the life of an id, where it was issued and never sent before
   */
  public boolean begin(long time) {
    if (birth == UNSENT && BIRTH.compareAndSet(this, UNSENT, time)) {
      return true;
    }
    repeated = true;
    return false;
  }

  /**
   * Declares that what was sent has been refused for certain, and that it begins anew. Only for
   * whom {@link #begin} has told that it was first.
   *
   * @param time of the backend's own log, when it was refused
   * @return false where it may not, since it was also sent by somebody else meanwhile
   */
  public boolean beginAgain(long time) {
    if (repeated) {
      return false;
    }
    birth = time;
    return true;
  }

  /**
   * A time of the backend's own log at which it had not been sent yet.
   *
   * @return the same however often it is sent again; 0 where nothing is known, or not begun
   */
  public long birth() {
    return Math.max(0, birth);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestId id
        && client == id.client
        && sequence == id.sequence
        && firstIncomplete == id.firstIncomplete;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * (31 * client + sequence) + firstIncomplete);
  }

  @Override
  public String toString() {
    return "RequestId[client="
        + client
        + ", sequence="
        + sequence
        + ", firstIncomplete="
        + firstIncomplete
        + "]";
  }
}
