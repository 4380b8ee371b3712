package dev.tally.kafka.topology;

/**
 * The value of a record in the results topic.
 *
 * @param replyTo the address given by the command; its partition is where the record lies and is
 *     not part of the binary form (0 when read back)
 * @param verdict what became of the command
 * @param value the counter after the addition, or as read; 0 where {@link Verdict#EXPIRED}
 * @param version its version then
 * @param offset the offset in the commands topic of the last addition that the value holds, -1
 *     where there is none
 */
public record Answer(ReplyTo replyTo, Verdict verdict, long value, long version, long offset) {

  /**
   * The answer of who counts nothing, as floors and relays are.
   *
   * @param replyTo the address given by the command
   * @param value what is answered
   * @return of no version, and of no offset
   */
  public static Answer uncounted(ReplyTo replyTo, long value) {
    return new Answer(replyTo, Verdict.DONE, value, 0, -1);
  }

  /** What became of a command. */
  public enum Verdict {
    /** Applied, now or when it was first met; or read. */
    DONE,
    /** The value would leave the signed 64-bit range; nothing was changed. */
    OVERFLOW,
    /**
     * The client had declared that it would not send this request any more, so its first answer is
     * forgotten; nothing was changed.
     */
    EXPIRED
  }
}
