package dev.tally.kafka.topology;

/**
 * The first answer to one request.
 *
 * @param sequence the request's number with its client
 * @param refused whether it would have overflowed and so changed nothing
 * @param value the counter after it
 * @param version the version after it
 * @param offset the offset of the last addition that the value holds, -1 for none
 */
record Remembered(long sequence, boolean refused, long value, long version, long offset) {

  Answer to(ReplyTo replyTo) {
    return new Answer(
        replyTo, refused ? Answer.Verdict.OVERFLOW : Answer.Verdict.DONE, value, version, offset);
  }
}
