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
