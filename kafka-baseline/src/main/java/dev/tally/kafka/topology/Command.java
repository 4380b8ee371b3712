package dev.tally.kafka.topology;

import dev.tally.counter.RequestId;

/** The value of a record in the commands topic; its key is the counter's name in UTF-8. */
public sealed interface Command {

  /**
   * Where the answer goes.
   *
   * @return the address
   */
  ReplyTo replyTo();

  /**
   * Adds to the counter, once per request id.
   *
   * @param replyTo where the answer goes
   * @param id the identity of the addition
   * @param delta what to add
   */
  record Add(ReplyTo replyTo, RequestId id, long delta) implements Command {}

  /**
   * Reads the counter as it is at this place of the log.
   *
   * @param replyTo where the answer goes
   */
  record Read(ReplyTo replyTo) implements Command {}
}
