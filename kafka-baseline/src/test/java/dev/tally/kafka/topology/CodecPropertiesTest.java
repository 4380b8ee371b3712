package dev.tally.kafka.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.RequestId;
import dev.tally.property.Cases;
import dev.tally.property.Draw;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** Every binary form reads back as what was written, and nothing else reads at all. */
class CodecPropertiesTest {

  private static final String TOPIC = "topic";

  @Test
  void commandsRoundTrip() {
    Cases.check(
        1_000,
        draw -> {
          Command command = command(draw);
          CommandCodec codec = new CommandCodec();
          assertThat(codec.deserialize(TOPIC, codec.serialize(TOPIC, command))).isEqualTo(command);
        });
  }

  @Test
  void answersRoundTrip() {
    Cases.check(
        1_000,
        draw -> {
          Answer answer = answer(draw);
          AnswerCodec codec = new AnswerCodec();
          byte[] bytes = codec.serialize(TOPIC, answer);
          assertThat(AnswerCodec.connectionOf(bytes)).isEqualTo(answer.replyTo().connection());
          assertThat(codec.deserialize(TOPIC, bytes)).isEqualTo(answer);
        });
  }

  @Test
  void statesRoundTrip() {
    Cases.check(
        1_000,
        draw -> {
          CounterState state = state(draw);
          CounterStateCodec codec = new CounterStateCodec();
          assertThat(codec.deserialize(TOPIC, codec.serialize(TOPIC, state))).isEqualTo(state);
        });
  }

  @Test
  void everyPrefixOfAStateIsRefused() {
    Cases.check(
        1_000,
        draw -> {
          CounterState state = state(draw);
          CounterStateCodec codec = new CounterStateCodec();
          byte[] whole = Objects.requireNonNull(codec.serialize(TOPIC, state));
          int length = draw.ints(0, whole.length - 1);
          byte[] prefix = Arrays.copyOf(whole, length);
          assertThatThrownBy(() -> codec.deserialize(TOPIC, prefix))
              .isInstanceOf(SerializationException.class);
        });
  }

  @Test
  void garbageIsNeverAnythingButRefusedOrRead() {
    Cases.check(
        1_000,
        draw -> {
          byte[] bytes = draw.bytes(0, 255);
          // Any other exception would stop a partition.
          try {
            assertThat(new CommandCodec().deserialize(TOPIC, bytes)).isNotNull();
          } catch (SerializationException e) {
            assertThat(e).hasMessageContaining("not a command");
          }
        });
  }

  @Test
  void anUnknownKindOfCommandIsNamed() {
    byte[] bytes = new CommandCodec().serialize(TOPIC, new Command.Read(new ReplyTo(7, 0, 1)));
    bytes[0] = 99;
    assertThatThrownBy(() -> new CommandCodec().deserialize(TOPIC, bytes))
        .hasMessageContaining("kind 99");
  }

  private static Command command(Draw draw) {
    ReplyTo reply = reply(draw, Integer.MAX_VALUE);
    return draw.booleans()
        ? new Command.Read(reply)
        : new Command.Add(reply, id(draw), draw.longs());
  }

  private static Answer answer(Draw draw) {
    return new Answer(
        reply(draw, 0),
        draw.of(Answer.Verdict.class),
        draw.longs(),
        draw.longs(0, Long.MAX_VALUE),
        draw.longs(-1, Long.MAX_VALUE));
  }

  private static CounterState state(Draw draw) {
    return new CounterState(
        draw.longs(),
        draw.longs(0, Long.MAX_VALUE),
        draw.longs(-1, Long.MAX_VALUE),
        draw.longs(-1, Long.MAX_VALUE),
        draw.list(0, 4, () -> session(draw)));
  }

  private static ReplyTo reply(Draw draw, int mostPartition) {
    return new ReplyTo(draw.longs(), draw.ints(0, mostPartition), draw.longs(0, Long.MAX_VALUE));
  }

  private static RequestId id(Draw draw) {
    long sequence = draw.longs(0, Long.MAX_VALUE);
    return new RequestId(draw.longs(), sequence, draw.longs(0, sequence));
  }

  private static Session session(Draw draw) {
    SortedMap<Long, Remembered> answers = new TreeMap<>();
    for (int left = draw.ints(0, 20); left > 0; left--) {
      long sequence = draw.longs(0, Long.MAX_VALUE);
      answers.put(
          sequence,
          new Remembered(
              sequence,
              draw.booleans(),
              draw.longs(),
              draw.longs(),
              draw.longs(-1, Long.MAX_VALUE)));
    }
    long first = answers.isEmpty() ? 0 : answers.firstKey();
    return new Session(
        draw.longs(), first, draw.longs(0, Long.MAX_VALUE), List.copyOf(answers.values()));
  }
}
