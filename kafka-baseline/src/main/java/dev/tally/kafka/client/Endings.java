package dev.tally.kafka.client;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.Token;
import dev.tally.kafka.topology.Answer;

/** How requests end. */
final class Endings {

  private Endings() {}

  /** With an answer. */
  static Outcome of(Answer answer, int partition, String instance) {
    return switch (answer.verdict()) {
      case DONE ->
          new Outcome.Done(
              new Reading(
                  answer.value(),
                  answer.version(),
                  answer.offset() < 0 ? Token.NONE : new Token(partition, 0, answer.offset()),
                  instance));
      case OVERFLOW ->
          new Outcome.Failed(
              Failure.OVERFLOW, "value " + answer.value() + " would leave the 64-bit range");
      case EXPIRED ->
          new Outcome.Failed(
              Failure.SESSION_EXPIRED,
              "its client had declared that it would not be sent any more");
    };
  }

  /** Without one in time. */
  static Outcome overdue(Request request) {
    String detail = "no answer within " + request.timeout();
    return request instanceof Request.Add
        ? new Outcome.Unknown(detail)
        : new Outcome.Failed(Failure.TIMED_OUT, detail);
  }

  /** By the end of the client. */
  static Outcome closed(Request request) {
    return request instanceof Request.Add
        ? new Outcome.Unknown("the client was closed before the answer came")
        : new Outcome.Failed(Failure.CLOSED, "the client was closed before the answer came");
  }

  /** By a violation of what was promised. */
  static Outcome violated(Request request, String violation) {
    return request instanceof Request.Add
        ? new Outcome.Unknown(violation)
        : new Outcome.Failed(Failure.STATE_LOST, violation);
  }
}
