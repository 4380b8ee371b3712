package dev.tally.kafka.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.RequestId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.errors.SerializationException;

/** Every binary form reads back as what was written, and nothing else reads at all. */
class CodecPropertiesTest {

  private static final String TOPIC = "topic";

  @Property
  void commandsRoundTrip(@ForAll("commands") Command command) {
    CommandCodec codec = new CommandCodec();
    assertThat(codec.deserialize(TOPIC, codec.serialize(TOPIC, command))).isEqualTo(command);
  }

  @Property
  void answersRoundTrip(@ForAll("answers") Answer answer) {
    AnswerCodec codec = new AnswerCodec();
    byte[] bytes = codec.serialize(TOPIC, answer);
    assertThat(AnswerCodec.connectionOf(bytes)).isEqualTo(answer.replyTo().connection());
    assertThat(codec.deserialize(TOPIC, bytes)).isEqualTo(answer);
  }

  @Property
  void statesRoundTrip(@ForAll("states") CounterState state) {
    CounterStateCodec codec = new CounterStateCodec();
    assertThat(codec.deserialize(TOPIC, codec.serialize(TOPIC, state))).isEqualTo(state);
  }

  @Property
  void everyPrefixOfAStateIsRefused(@ForAll("states") CounterState state, @ForAll double part) {
    CounterStateCodec codec = new CounterStateCodec();
    byte[] whole = Objects.requireNonNull(codec.serialize(TOPIC, state));
    int length = (int) (Math.abs(part % 1) * whole.length);
    byte[] prefix = java.util.Arrays.copyOf(whole, length);
    assertThatThrownBy(() -> codec.deserialize(TOPIC, prefix))
        .isInstanceOf(SerializationException.class);
  }

  @Property
  void garbageIsNeverAnythingButRefusedOrRead(@ForAll byte[] bytes) {
    // Any other exception would stop a partition.
    try {
      assertThat(new CommandCodec().deserialize(TOPIC, bytes)).isNotNull();
    } catch (SerializationException e) {
      assertThat(e).hasMessageContaining("not a command");
    }
  }

  @Example
  void anUnknownKindOfCommandIsNamed() {
    byte[] bytes = new CommandCodec().serialize(TOPIC, new Command.Read(new ReplyTo(7, 0, 1)));
    bytes[0] = 99;
    assertThatThrownBy(() -> new CommandCodec().deserialize(TOPIC, bytes))
        .hasMessageContaining("kind 99");
  }

  @Provide
  Arbitrary<Command> commands() {
    Arbitrary<Command> reads = replies(0, Integer.MAX_VALUE).map(Command.Read::new);
    Arbitrary<Command> adds =
        Combinators.combine(replies(0, Integer.MAX_VALUE), ids(), Arbitraries.longs())
            .as(Command.Add::new);
    return Arbitraries.oneOf(reads, adds);
  }

  @Provide
  Arbitrary<Answer> answers() {
    return Combinators.combine(
            replies(0, 0),
            Arbitraries.of(Answer.Verdict.class),
            Arbitraries.longs(),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(-1))
        .as(Answer::new);
  }

  @Provide
  Arbitrary<CounterState> states() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(-1),
            Arbitraries.longs().greaterOrEqual(-1),
            sessions().list().ofMaxSize(4))
        .as(CounterState::new);
  }

  private static Arbitrary<ReplyTo> replies(int least, int most) {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(least, most),
            Arbitraries.longs().greaterOrEqual(0))
        .as(ReplyTo::new);
  }

  private static Arbitrary<RequestId> ids() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0))
        .as((client, a, b) -> new RequestId(client, Math.max(a, b), Math.min(a, b)));
  }

  private static Arbitrary<Session> sessions() {
    Arbitrary<Remembered> answers =
        Combinators.combine(
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.of(true, false),
                Arbitraries.longs(),
                Arbitraries.longs(),
                Arbitraries.longs().greaterOrEqual(-1))
            .as(Remembered::new);
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs().greaterOrEqual(0),
            answers.list().ofMaxSize(20).uniqueElements(Remembered::sequence))
        .as(
            (client, lastSeen, unsorted) -> {
              List<Remembered> sorted = new ArrayList<>(unsorted);
              sorted.sort(Comparator.comparingLong(Remembered::sequence));
              long first = sorted.isEmpty() ? 0 : sorted.get(0).sequence();
              return new Session(client, first, lastSeen, sorted);
            });
  }
}
