package dev.tally.kafka.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What all clients of a deployment have counted, for its metrics. Safe for use by many threads. */
public final class ClientMetrics {

  private final LongAdder conflictingAnswers = new LongAdder();
  private final LongAdder repeatedAnswers = new LongAdder();
  private final LongAdder foreignAnswers = new LongAdder();
  private final LongAdder sendErrors = new LongAdder();

  /** All at zero. */
  public ClientMetrics() {}

  void conflictingAnswer() {
    conflictingAnswers.increment();
  }

  void repeatedAnswer() {
    repeatedAnswers.increment();
  }

  void foreignAnswer() {
    foreignAnswers.increment();
  }

  void sendError() {
    sendErrors.increment();
  }

  /**
   * The numbers so far.
   *
   * @return by name: {@code conflicting_answers} (a request with two different answers: a
   *     violation, always 0 in a correct system), {@code repeated_answers} (the same answer again,
   *     as after a crash), {@code foreign_answers} (of other clients on the same partition), {@code
   *     send_errors} (commands that the producer gave up)
   */
  public Map<String, Double> snapshot() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("conflicting_answers", conflictingAnswers.doubleValue());
    numbers.put("repeated_answers", repeatedAnswers.doubleValue());
    numbers.put("foreign_answers", foreignAnswers.doubleValue());
    numbers.put("send_errors", sendErrors.doubleValue());
    return numbers;
  }
}
