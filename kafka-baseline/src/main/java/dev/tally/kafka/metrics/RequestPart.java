package dev.tally.kafka.metrics;

/** What a broker notes of every request, by the names of Kafka's metrics. */
public enum RequestPart {
  /** Bytes of the request. */
  BYTES("RequestBytes"),
  /** From its arrival until its answer was sent, milliseconds. */
  TOTAL("TotalTimeMs"),
  /** Waiting for a thread to handle it, milliseconds. */
  QUEUE("RequestQueueTimeMs"),
  /** Being handled, milliseconds. */
  LOCAL("LocalTimeMs"),
  /** Waiting in purgatory: for followers, or for records to fetch, milliseconds. */
  REMOTE("RemoteTimeMs"),
  /** The answer waiting for a network thread, milliseconds. */
  RESPONSE_QUEUE("ResponseQueueTimeMs"),
  /** The answer being sent, milliseconds. */
  SEND("ResponseSendTimeMs");

  private final String metric;

  RequestPart(String metric) {
    this.metric = metric;
  }

  /**
   * Kafka's name for it.
   *
   * @return the name of a histogram of {@code kafka.network:type=RequestMetrics}
   */
  public String metric() {
    return metric;
  }
}
