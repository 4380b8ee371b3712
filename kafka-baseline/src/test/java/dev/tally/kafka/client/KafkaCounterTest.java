package dev.tally.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestIds;
import dev.tally.counter.Token;
import dev.tally.kafka.topology.Answer;
import dev.tally.kafka.topology.AnswerCodec;
import dev.tally.kafka.topology.ReplyTo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a client ends requests, on Kafka's own doubles of producer and consumer. */
class KafkaCounterTest {

  private static final long CONNECTION = 77;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final TopicPartition RESULTS = new TopicPartition("results", 2);
  private static final AnswerCodec CODEC = new AnswerCodec();

  private final RequestIds ids = new RequestIds(1);
  private final ClientMetrics metrics = new ClientMetrics();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private MockProducer<byte[], byte[]> producer;
  private KafkaCounter counter;
  private long offset = 100;

  @BeforeEach
  void connect() {
    Node node = new Node(1, "none", 1);
    Node[] nodes = {node};
    Cluster cluster =
        new Cluster(
            "id",
            List.of(node),
            List.of(new PartitionInfo("commands", 0, node, nodes, nodes)),
            java.util.Set.of(),
            java.util.Set.of());
    producer =
        new MockProducer<>(
            cluster, false, null, new ByteArraySerializer(), new ByteArraySerializer());
    consumer.updateEndOffsets(Map.of(RESULTS, offset));
    counter =
        new KafkaCounter(
            new ClientSpec(
                new ClientOptions("test", 2),
                "test",
                "commands",
                1,
                "results",
                2,
                Map.of(),
                Map.of(),
                List::of),
            Outgoing.commands("commands"),
            CONNECTION,
            producer,
            consumer,
            metrics);
    counter.start();
  }

  @AfterEach
  void close() {
    counter.close();
  }

  @Test
  void anAnswerEndsItsRequestAndNoOther() {
    CompletableFuture<Outcome> first = add(LONG);
    CompletableFuture<Outcome> second = add(LONG);
    answer(CONNECTION + 1, 0, 9);
    answer(CONNECTION, 1, 5);
    assertThat(get(second)).isEqualTo(new Outcome.Done(new Reading(5, 1, new Token(0, 0, 40))));
    assertThat(first).isNotDone();
    assertThat(metrics.snapshot()).containsEntry("foreign_answers", 1.0);
  }

  @Test
  void whatTheProducerDoesNotTakeHasFailed() {
    producer.sendException = new TimeoutException("no room");
    assertFailed(get(add(LONG)), Failure.UNAVAILABLE);
    producer.sendException = null;
    CompletableFuture<Outcome> refused = add(LONG);
    producer.errorNext(new RecordTooLargeException("too large"));
    assertFailed(get(refused), Failure.UNAVAILABLE);
  }

  @Test
  void whatMayHaveBeenAppendedIsUnknownAndItsLateAnswerHarmless() {
    CompletableFuture<Outcome> lost = add(LONG);
    CompletableFuture.runAsync(() -> producer.errorNext(new NetworkException("gone"))).join();
    assertThat(get(lost)).isInstanceOf(Outcome.Unknown.class);
    CompletableFuture<Outcome> late = add(Duration.ofMillis(1));
    assertThat(get(late)).isInstanceOf(Outcome.Unknown.class);
    assertFailed(
        get(
            counter
                .get("k", ReadLevel.LINEARIZABLE, Token.NONE, Duration.ofMillis(1))
                .toCompletableFuture()),
        Failure.TIMED_OUT);
    answer(CONNECTION, 1, 5);
    await().until(() -> metrics.snapshot().get("repeated_answers") == 1.0);
    assertThat(metrics.snapshot()).containsEntry("conflicting_answers", 0.0);
  }

  @Test
  void twoDifferentAnswersToOneRequestEndTheClientLoudly() {
    CompletableFuture<Outcome> done = add(LONG);
    CompletableFuture<Outcome> waiting = add(LONG);
    answer(CONNECTION, 0, 5);
    assertThat(get(done)).isInstanceOf(Outcome.Done.class);
    answer(CONNECTION, 0, 6);
    assertThat(get(waiting)).isInstanceOf(Outcome.Unknown.class);
    assertFailed(get(add(LONG)), Failure.STATE_LOST);
    assertThat(metrics.snapshot()).containsEntry("conflicting_answers", 1.0);
  }

  @Test
  void theWindowIsBoundedAndFreedByAnswers() {
    CompletableFuture<Outcome> first = add(LONG);
    add(LONG);
    assertFailed(get(add(LONG)), Failure.OVERLOADED);
    answer(CONNECTION, 0, 5);
    get(first);
    assertThat(add(LONG)).isNotDone();
  }

  @Test
  void closingEndsWhatIsInFlightAsUnknown() {
    CompletableFuture<Outcome> waiting = add(LONG);
    counter.close();
    assertThat(get(waiting)).isInstanceOf(Outcome.Unknown.class);
    assertFailed(get(add(LONG)), Failure.CLOSED);
  }

  private CompletableFuture<Outcome> add(Duration timeout) {
    return counter.add("k", 1, ids.next(), timeout).toCompletableFuture();
  }

  private void answer(long connection, long correlation, long value) {
    Answer answer =
        new Answer(new ReplyTo(connection, 2, correlation), Answer.Verdict.DONE, value, 1, 40);
    byte[] bytes = CODEC.serialize("results", answer);
    long at = offset++;
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>("results", 2, at, null, bytes)));
  }

  private static Outcome get(CompletableFuture<Outcome> outcome) {
    return outcome.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void assertFailed(Outcome outcome, Failure failure) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).failure()).isEqualTo(failure);
  }
}
