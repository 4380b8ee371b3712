package dev.tally.kafka.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Request;
import dev.tally.counter.RequestIds;
import dev.tally.kafka.topology.Answer;
import dev.tally.kafka.topology.AnswerCodec;
import dev.tally.kafka.topology.Command;
import dev.tally.kafka.topology.CommandCodec;
import dev.tally.kafka.topology.ReplyTo;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What goes to the brokers: a command to its key's partition, or the answer to one's own. */
class OutgoingTest {

  private static final ReplyTo REPLY_TO = new ReplyTo(77, 2, 5);
  private static final byte[] KEY = "k".getBytes(UTF_8);

  private final Request.Add add =
      new Request.Add("k", -3, new RequestIds(1).next(), Duration.ofSeconds(1));

  @Test
  void aCommandGoesWhereItsKeyBelongs() {
    ProducerRecord<byte[], byte[]> sent = Outgoing.commands("commands").of(add, KEY, 4, REPLY_TO);
    assertThat(sent.topic()).isEqualTo("commands");
    assertThat(sent.partition()).isEqualTo(4);
    assertThat(sent.key()).isEqualTo(KEY);
    assertThat(new CommandCodec().deserialize("commands", sent.value()))
        .isEqualTo(new Command.Add(REPLY_TO, add.id(), -3));
  }

  @Test
  void aFloorsAnswerGoesWhereItIsWaitedFor() {
    ProducerRecord<byte[], byte[]> sent = Outgoing.answers("results").of(add, KEY, 4, REPLY_TO);
    assertThat(sent.topic()).isEqualTo("results");
    assertThat(sent.partition()).isEqualTo(REPLY_TO.partition());
    Answer answer = new AnswerCodec().deserialize("results", sent.value());
    assertThat(answer.replyTo()).isEqualTo(new ReplyTo(77, 0, 5));
    assertThat(answer.value()).isEqualTo(-3);
    assertThat(answer.version()).isZero();
  }
}
