package dev.tally.kafka.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;

/** Does to the changelog what an instance does that has lost its partitions and not noticed yet. */
final class FormerOwner implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;

  FormerOwner(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Appends, for every counter with a history, its last record but one: as delivered late. */
  int writeOldRecordsLast() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Names.CHANGELOG).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<Bytes, List<ConsumerRecord<byte[], byte[]>>> last = new HashMap<>();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> next : consumer.poll(Duration.ofSeconds(1))) {
        List<ConsumerRecord<byte[], byte[]>> two =
            last.computeIfAbsent(Bytes.wrap(next.key()), key -> new ArrayList<>());
        two.add(next);
        if (two.size() > 2) {
          two.remove(0);
        }
      }
    }
    int written = 0;
    for (List<ConsumerRecord<byte[], byte[]>> two : last.values()) {
      if (two.size() == 2) {
        ConsumerRecord<byte[], byte[]> old = two.get(0);
        producer.send(new ProducerRecord<>(old.topic(), old.partition(), old.key(), old.value()));
        written++;
      }
    }
    producer.flush();
    return written;
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
