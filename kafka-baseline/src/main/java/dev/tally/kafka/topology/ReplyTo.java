package dev.tally.kafka.topology;

/**
 * Where the answer to a command goes.
 *
 * @param connection the client object that sent the command: a random number, unique among them
 * @param partition the partition of the results topic which that client object reads
 * @param correlation the client object's own number of this command, at least 0
 */
public record ReplyTo(long connection, int partition, long correlation) {

  /** Checks the numbers. */
  public ReplyTo {
    if (partition < 0) {
      throw new IllegalArgumentException("partition is " + partition + ", must be at least 0");
    }
    if (correlation < 0) {
      throw new IllegalArgumentException("correlation is " + correlation + ", must be at least 0");
    }
  }
}
