package dev.tally.kafka.metrics;

/** What a broker notes of every request. */
enum RequestPart {
  /** The request itself. */
  BYTES("RequestBytes", "bytes"),
  /** From its arrival until its answer was sent. */
  TOTAL("TotalTimeMs", "total ms"),
  /** Waiting for a thread to handle it. */
  QUEUE("RequestQueueTimeMs", "queued ms"),
  /** Being handled. */
  LOCAL("LocalTimeMs", "handled ms"),
  /** Waiting in purgatory: for followers, or for records to fetch. */
  REMOTE("RemoteTimeMs", "waiting ms"),
  /** The answer waiting for a network thread. */
  RESPONSE_QUEUE("ResponseQueueTimeMs", "answer queued ms"),
  /** The answer being sent. */
  SEND("ResponseSendTimeMs", "sent ms");

  private final String metric;
  private final String label;

  RequestPart(String metric, String label) {
    this.metric = metric;
    this.label = label;
  }

  /** Kafka's name for it: of a histogram of {@code kafka.network:type=RequestMetrics}. */
  String metric() {
    return metric;
  }

  /** Ours, with its unit. */
  String label() {
    return label;
  }
}
