package dev.tally.kafka.deploy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;

/** A deployment that can show what its brokers cost by themselves. */
public interface LogFloor {

  /**
   * Connects a client whose requests go to the brokers and come straight back, as one record: half
   * the way of a counter's, with the same producer, consumer and settings.
   *
   * @param options the caller's bounds
   * @return a client that counts nothing; additions answer with their delta
   */
  StatefulCounter connectFloor(ClientOptions options);
}
