package dev.tally.kafka.node;

import dev.tally.kafka.topology.Answer;
import dev.tally.kafka.topology.AnswerCodec;
import dev.tally.kafka.topology.Command;
import dev.tally.kafka.topology.CommandCodec;
import dev.tally.kafka.topology.ReplyTo;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What an instance would be without Kafka Streams: {@code RelayMain PROPERTIES-FILE}, the file of
 * an instance with the partitions to read. Answers each command with its delta, at once, through
 * the consumer and the producer that Streams would use, with their settings. It keeps no counter,
 * commits no offset, and writes no changelog: the way of an addition, with nothing on it.
 */
public final class RelayMain {

  /** The partitions of the commands topic that it reads, separated by commas. */
  static final String PARTITIONS = NodeSettings.PREFIX + "relay.partitions";

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private RelayMain() {}

  /**
   * Runs until ended.
   *
   * @param arguments the properties file
   * @throws IOException where it can not be read
   */
  public static void main(String[] arguments) throws IOException {
    Properties properties = NodeProcess.properties(arguments);
    NodeSettings settings = NodeSettings.of(properties);
    String name = properties.getProperty(StreamsConfig.CLIENT_ID_CONFIG, "");
    StreamsConfig streams = new StreamsConfig(properties);
    try (Consumer<byte[], byte[]> consumer = consumer(streams, name);
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                streams.getProducerConfigs(name),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      List<TopicPartition> partitions =
          Arrays.stream(properties.getProperty(PARTITIONS).split(",", -1))
              .map(number -> new TopicPartition(settings.commandsTopic(), Integer.parseInt(number)))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(partition -> consumer.position(partition, CONNECT));
      producer.partitionsFor(settings.resultsTopic());
      System.out.println(ChildProcess.READY_PREFIX + "partitions=" + partitions.size());
      relay(consumer, producer, settings.resultsTopic());
    }
  }

  /** A consumer that belongs to no group: it is told what to read. */
  private static Consumer<byte[], byte[]> consumer(StreamsConfig streams, String name) {
    Map<String, Object> settings = streams.getMainConsumerConfigs(name, name, 0);
    settings.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void relay(
      Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, String resultsTopic) {
    CommandCodec commands = new CommandCodec();
    AnswerCodec answers = new AnswerCodec();
    while (!Thread.currentThread().isInterrupted()) {
      for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
        Command command = commands.deserialize(polled.topic(), polled.value());
        ReplyTo replyTo = command.replyTo();
        long value = command instanceof Command.Add add ? add.delta() : 0;
        Answer answer = Answer.uncounted(replyTo, value);
        producer.send(
            new ProducerRecord<>(
                resultsTopic,
                replyTo.partition(),
                polled.key(),
                answers.serialize(resultsTopic, answer)));
      }
    }
  }
}
