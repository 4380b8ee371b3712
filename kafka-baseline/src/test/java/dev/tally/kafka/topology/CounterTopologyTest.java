package dev.tally.kafka.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.RequestId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology as Streams runs it, with a real RocksDB store, without brokers. */
class CounterTopologyTest {

  private static final Duration REMEMBER = Duration.ofMinutes(10);
  private static final Bytes KEY = key("apples");
  private static final long CLIENT = 42;

  private TopologyTestDriver driver;
  private TestInputTopic<Bytes, Command> commands;
  private TestOutputTopic<Bytes, Answer> results;
  private KeyValueStore<Bytes, CounterState> store;
  private long correlation;

  @BeforeEach
  void start(@TempDir Path directory) {
    Properties properties = new Properties();
    properties.setProperty(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.setProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.setProperty(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    driver =
        new TopologyTestDriver(
            CounterTopology.build("commands", "results", REMEMBER, true, Map.of()), properties);
    commands =
        driver.createInputTopic(
            "commands", new BytesSerializer(), new CommandCodec(), Instant.EPOCH, Duration.ZERO);
    results = driver.createOutputTopic("results", new BytesDeserializer(), new AnswerCodec());
    store = driver.getKeyValueStore(CounterTopology.STORE);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void versionsCountAdditionsAndTokensNameTheirOffsets() {
    assertAnswer(add(0, 0, 5), Answer.Verdict.DONE, 5, 1, 0);
    assertAnswer(add(1, 0, -7), Answer.Verdict.DONE, -2, 2, 1);
    assertAnswer(read(KEY), Answer.Verdict.DONE, -2, 2, 1);
    assertAnswer(read(key("pears")), Answer.Verdict.DONE, 0, 0, -1);
  }

  @Test
  void aRepetitionGetsTheFirstAnswerAndChangesNothing() {
    Answer first = add(0, 0, 5);
    add(1, 0, 1);
    Answer again = add(0, 0, 5);
    assertAnswer(again, Answer.Verdict.DONE, first.value(), first.version(), first.offset());
    assertThat(again.replyTo()).isNotEqualTo(first.replyTo());
    assertAnswer(read(KEY), Answer.Verdict.DONE, 6, 2, 1);
  }

  @Test
  void aReplayedOffsetGetsTheFirstAnswer() {
    CounterState empty = CounterState.ZERO;
    Answer first = add(0, 0, 5);
    Answer second = add(1, 0, 6);
    // As after a crash: the record is ahead of the commands, which are read again.
    CounterState ahead = state();
    store.put(KEY, new CounterState(11, 2, 1, 99, ahead.sessions()));
    assertAnswer(add(0, 0, 5), Answer.Verdict.DONE, first.value(), first.version(), 0);
    assertAnswer(add(1, 0, 6), Answer.Verdict.DONE, second.value(), second.version(), 1);
    assertThat(state().version()).isEqualTo(2);
    // The same with the answers trimmed: nobody waits, nothing is applied.
    store.put(KEY, new CounterState(11, 2, 1, 99, empty.sessions()));
    commands.pipeInput(KEY, command(0, 0, 5));
    assertThat(results.isEmpty()).isTrue();
    assertThat(state().version()).isEqualTo(2);
  }

  @Test
  void aReplayIsWrittenToTheChangelogAgain() {
    var changelog =
        driver.createOutputTopic(
            "test-" + CounterTopology.STORE + "-changelog",
            new BytesDeserializer(),
            new CounterStateCodec());
    add(0, 0, 5);
    CounterState ahead = new CounterState(5, 1, 0, 99, state().sessions());
    // As after a crash that the store's disk survived, but not what was sent for the changelog.
    store.put(KEY, ahead);
    add(0, 0, 5);
    assertThat(changelog.readValuesToList())
        .as("once put by the test, once by the replay")
        .endsWith(ahead, ahead);
  }

  @Test
  void overflowIsRefusedRememberedAndChangesNothing() {
    add(0, 0, Long.MAX_VALUE);
    assertAnswer(add(1, 0, 1), Answer.Verdict.OVERFLOW, Long.MAX_VALUE, 1, 0);
    add(2, 0, -10);
    assertAnswer(add(1, 0, 1), Answer.Verdict.OVERFLOW, Long.MAX_VALUE, 1, 0);
    assertAnswer(read(KEY), Answer.Verdict.DONE, Long.MAX_VALUE - 10, 2, 2);
  }

  @Test
  void answersBelowTheWatermarkAreForgottenAndTheirRequestsRefused() {
    add(0, 0, 1);
    add(1, 0, 1);
    add(2, 2, 1);
    assertThat(state().sessions().get(0).answers())
        .extracting(Remembered::sequence)
        .containsExactly(2L);
    assertThat(add(1, 0, 1).verdict()).isEqualTo(Answer.Verdict.EXPIRED);
    assertAnswer(read(KEY), Answer.Verdict.DONE, 3, 3, 2);
  }

  @Test
  void requestsInAnyOrderAreAllRemembered() {
    for (long sequence : List.of(3L, 1L, 4L, 0L, 2L)) {
      add(sequence, 0, 1);
    }
    assertThat(state().sessions().get(0).answers())
        .extracting(Remembered::sequence)
        .containsExactly(0L, 1L, 2L, 3L, 4L);
    assertAnswer(add(1, 0, 1), Answer.Verdict.DONE, 2, 2, 1);
  }

  @Test
  void aSilentClientIsForgottenByLogTimeAlone() {
    add(0, 0, 1);
    Command other = new Command.Add(new ReplyTo(1, 0, correlation++), new RequestId(7, 0, 0), 1);
    commands.pipeInput(KEY, other, REMEMBER.toMillis());
    assertThat(state().sessions()).hasSize(2);
    Command later = new Command.Add(new ReplyTo(1, 0, correlation++), new RequestId(7, 1, 0), 1);
    commands.pipeInput(KEY, later, REMEMBER.toMillis() + 1);
    assertThat(state().sessions()).extracting(Session::client).containsExactly(7L);
  }

  @Test
  void countersAreApart() {
    add(0, 0, 1);
    commands.pipeInput(key("pears"), command(0, 0, 9));
    assertAnswer(results.readValue(), Answer.Verdict.DONE, 9, 1, 1);
    assertAnswer(read(KEY), Answer.Verdict.DONE, 1, 1, 0);
  }

  private Answer add(long sequence, long firstIncomplete, long delta) {
    commands.pipeInput(KEY, command(sequence, firstIncomplete, delta));
    return results.readValue();
  }

  private Command command(long sequence, long firstIncomplete, long delta) {
    RequestId id = new RequestId(CLIENT, sequence, firstIncomplete);
    return new Command.Add(new ReplyTo(1, 0, correlation++), id, delta);
  }

  private Answer read(Bytes key) {
    commands.pipeInput(key, new Command.Read(new ReplyTo(1, 0, correlation++)));
    return results.readValue();
  }

  private CounterState state() {
    return Objects.requireNonNull(store.get(KEY));
  }

  private static Bytes key(String name) {
    return Bytes.wrap(name.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertAnswer(
      Answer answer, Answer.Verdict verdict, long value, long version, long offset) {
    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(answer.value()).isEqualTo(value);
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.offset()).isEqualTo(offset);
  }
}
