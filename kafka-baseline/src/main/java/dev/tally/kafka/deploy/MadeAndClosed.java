package dev.tally.kafka.deploy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Makes each client that is asked for, since Kafka checks much of its settings only then, and
 * closes it at once; gives in its place one that is connected to nothing.
 */
final class MadeAndClosed extends DefaultKafkaClientSupplier {

  @Override
  public Admin getAdmin(Map<String, Object> settings) {
    Admin.create(new HashMap<>(settings)).close(Duration.ZERO);
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> null);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
    new ProducerConfig(Configs.serializing(new HashMap<>(settings)));
    // Once that is taken: one that is to have a number of its own asks for it first, and is not
    // closed before it has waited for that.
    Map<String, Object> numberless = new HashMap<>(settings);
    numberless.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    numberless.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    new KafkaProducer<>(numberless, new ByteArraySerializer(), new ByteArraySerializer())
        .close(Duration.ZERO);
    return new MockProducer<>();
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .close(CloseOptions.timeout(Duration.ZERO));
    return new MockConsumer<>("earliest");
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
    return getConsumer(settings);
  }
}
