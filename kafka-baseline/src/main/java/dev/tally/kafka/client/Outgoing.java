package dev.tally.kafka.client;

import dev.tally.counter.Request;
import dev.tally.kafka.topology.Answer;
import dev.tally.kafka.topology.AnswerCodec;
import dev.tally.kafka.topology.Command;
import dev.tally.kafka.topology.CommandCodec;
import dev.tally.kafka.topology.ReplyTo;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a client writes for a request. */
interface Outgoing {

  /**
   * The record of a request.
   *
   * @param request what is asked
   * @param key its key, UTF-8
   * @param partition of the commands topic that the key belongs to
   * @param replyTo where the answer must go
   */
  ProducerRecord<byte[], byte[]> of(Request request, byte[] key, int partition, ReplyTo replyTo);

  /** A command, for the instances to answer. */
  static Outgoing commands(String topic) {
    CommandCodec codec = new CommandCodec();
    return (request, key, partition, replyTo) -> {
      Command command =
          request instanceof Request.Add add
              ? new Command.Add(replyTo, add.id(), add.delta())
              : new Command.Read(replyTo);
      return new ProducerRecord<>(topic, partition, key, codec.serialize(topic, command));
    };
  }

  /**
   * The answer at once, with nobody between: what a record to the brokers and back costs, which an
   * answer from an instance takes twice. It counts nothing.
   */
  static Outgoing answers(String topic) {
    AnswerCodec codec = new AnswerCodec();
    return (request, key, partition, replyTo) -> {
      long value = request instanceof Request.Add add ? add.delta() : 0;
      Answer answer = Answer.uncounted(replyTo, value);
      return new ProducerRecord<>(topic, replyTo.partition(), key, codec.serialize(topic, answer));
    };
  }
}
