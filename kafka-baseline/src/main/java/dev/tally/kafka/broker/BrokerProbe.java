package dev.tally.kafka.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;

/** What a broker would make of its settings, without one. */
public final class BrokerProbe {

  private static final String HOST = "127.0.0.1";
  private static final int PORT = 9;

  private BrokerProbe() {}

  /**
   * Has Kafka read the settings as a broker does that starts.
   *
   * @param settings as {@link BrokerSpec#settings()}
   * @return Kafka's reading of them, defaults included
   * @throws RuntimeException of Kafka's, where it refuses them
   */
  public static KafkaConfig read(Map<String, String> settings) {
    Broker broker = new Broker(1, HOST, PORT, PORT + 1, Path.of("nowhere"));
    KafkaConfig config = null;
    for (Properties role :
        List.of(
            broker.controllerProperties(broker.voter(), settings),
            broker.properties(broker.voter(), settings))) {
      config = KafkaConfig.fromProps(role, false);
    }
    return java.util.Objects.requireNonNull(config);
  }
}
