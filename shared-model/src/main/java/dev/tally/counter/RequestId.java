package dev.tally.counter;

/**
 * The identity of one addition. Two requests with the same client and sequence are the same
 * addition: it is applied once, and both get its first answer.
 *
 * <p>{@code firstIncomplete} is the client's watermark: it promises that no request of this client
 * with a smaller sequence will ever be sent (again). Backends drop what they remember below it.
 * Made by {@link RequestIds}.
 *
 * @param client who asks: a random number, unique among clients
 * @param sequence the client's own numbering, from 0
 * @param firstIncomplete the smallest sequence that may still be sent, 0 to {@code sequence}
 */
public record RequestId(long client, long sequence, long firstIncomplete) {

  /** Checks the numbering. */
  public RequestId {
    if (sequence < 0) {
      throw new InvalidRequestException("sequence", Long.toString(sequence), "at least 0");
    }
    if (firstIncomplete < 0 || firstIncomplete > sequence) {
      throw new InvalidRequestException(
          "firstIncomplete", Long.toString(firstIncomplete), "0 to the sequence, " + sequence);
    }
  }
}
