package dev.tally.kafka.deploy;

import dev.tally.kafka.topology.CounterTopology;

/** What things are called inside Kafka. */
final class Names {

  static final String COMMANDS = "tally.commands";
  static final String RESULTS = "tally.results";

  static final String APPLICATION = "tally-counter";
  static final String CHANGELOG = APPLICATION + "-" + CounterTopology.STORE + "-changelog";

  /** Clients are spread over them, so that few read answers that are not theirs. */
  static final int RESULT_PARTITIONS = 6;

  private Names() {}
}
