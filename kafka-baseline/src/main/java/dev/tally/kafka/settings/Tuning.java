package dev.tally.kafka.settings;

import dev.tally.label.Labels;

/** Which end of the scale producers are set for. */
public enum Tuning {
  /** Answers as soon as the host can give them. */
  LATENCY,
  /** Large, compressed batches that wait for company. */
  THROUGHPUT;

  /**
   * The name people write.
   *
   * @return lower case
   */
  public String label() {
    return Labels.of(this);
  }

  /**
   * How long producers wait for company unless told otherwise; {@code SWEEP.md} has what these rest
   * on.
   *
   * @param brokers how many there are: a batch costs three of them thrice
   * @return {@code linger.ms}
   */
  public int lingerMs(int brokers) {
    if (this == LATENCY) {
      return 0; // Company is gathered while a batch is under way; each wait shows twice.
    }
    return brokers == 1 ? 2 : 5; // 5 is Kafka's own since 4.0.
  }

  /**
   * The one of a name.
   *
   * @param label as people write it
   * @return the constant
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static Tuning of(String label) {
    return Labels.find(Tuning.class, "tuning", label);
  }
}
