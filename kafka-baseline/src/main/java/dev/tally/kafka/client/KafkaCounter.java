package dev.tally.kafka.client;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import dev.tally.kafka.topology.ReplyTo;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counter behind Kafka: a command to the commands topic, its answer from the results topic.
 *
 * <p>Each client object has a random connection number and reads one partition of the results
 * topic; commands name both, so answers come where they are waited for, also to a request that was
 * first sent through another client object. Answers to others on the same partition are passed
 * over.
 *
 * <p>A command given to the producer can not be taken back: it may be in the log although its send
 * failed or its deadline has passed. So such an addition ends as unknown; it is <em>failed</em>
 * only where the producer refused to take it, or for the few errors that a broker can only give
 * instead of appending.
 *
 * <p>Two different answers to one request mean that the state is not what was promised. The client
 * then logs an error, counts it, and serves no more ({@link Failure#STATE_LOST}): a wrong answer is
 * worse than none.
 *
 * <p>Reads that need not be linearizable ask the instances' stores, see {@link QueryClient}.
 *
 * <p>Safe for use by many threads. Answers are delivered on the reply thread, those of queries on
 * the query thread.
 */
public final class KafkaCounter implements StatefulCounter {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaCounter.class);
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final long PRODUCER_MEMORY = 32L << 20;

  /** A command at its largest in a producer's buffer, beside others. */
  private static final long BYTES_PER_COMMAND = 256;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ClientSpec spec;
  private final long connection;
  private final Outgoing outgoing;
  private final ClientMetrics metrics;
  private final InFlight inFlight;
  private final Producer<byte[], byte[]> producer;
  private final ReplyLoop replies;
  private final QueryClient queries;
  private final AtomicBoolean closed = new AtomicBoolean();

  KafkaCounter(
      ClientSpec spec,
      Outgoing outgoing,
      long connection,
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> consumer,
      ClientMetrics metrics) {
    this.spec = spec;
    this.outgoing = outgoing;
    this.connection = connection;
    this.producer = producer;
    this.metrics = metrics;
    this.inFlight = new InFlight(spec.options().maxInFlight());
    this.queries = new QueryClient(spec.options(), spec.commandPartitions(), spec.queryAddresses());
    this.replies = new ReplyLoop(spec, connection, consumer, inFlight, metrics);
  }

  /**
   * Connects: when it returns, the end of the results topic is known, so no answer can be missed,
   * and so are the partitions of the commands topic, so submitting does not wait.
   *
   * @param spec what to connect to
   * @param metrics where to count
   * @return a client
   * @throws IllegalStateException where the brokers do not answer within 30 s
   */
  public static KafkaCounter connect(ClientSpec spec, ClientMetrics metrics) {
    return connect(spec, Outgoing.commands(spec.commandsTopic()), metrics);
  }

  /**
   * Connects a floor: a client that writes each answer itself, and counts nothing. It does all that
   * a counter's client does, so what differs is the commands, the instances and their state.
   *
   * @param spec what to connect to
   * @param metrics where to count
   * @return a client; additions answer with their delta
   * @throws IllegalStateException where the brokers do not answer within 30 s
   */
  public static KafkaCounter connectFloor(ClientSpec spec, ClientMetrics metrics) {
    return connect(spec, Outgoing.answers(spec.resultsTopic()), metrics);
  }

  private static KafkaCounter connect(ClientSpec spec, Outgoing outgoing, ClientMetrics metrics) {
    Map<String, Object> settings = new HashMap<>(spec.producer());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, spec.clientId());
    settings.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(PRODUCER_MEMORY, spec.options().maxInFlight() * BYTES_PER_COMMAND));
    Map<String, Object> reading = new HashMap<>(spec.consumer());
    reading.put(ConsumerConfig.CLIENT_ID_CONFIG, spec.clientId());
    KafkaCounter counter =
        new KafkaCounter(
            spec,
            outgoing,
            RANDOM.nextLong(),
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
            new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            metrics);
    try {
      counter.start();
      return counter;
    } catch (KafkaException e) {
      counter.close();
      throw new IllegalStateException(
          "client '" + spec.options().name() + "' can not reach the brokers: " + e.getMessage(), e);
    }
  }

  void start() {
    replies.start(CONNECT);
    awaitMetadata(System.nanoTime() + CONNECT.toNanos());
  }

  private void awaitMetadata(long deadline) {
    while (true) {
      try {
        producer.partitionsFor(spec.commandsTopic());
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
  }

  @Override
  public CompletionStage<Outcome> submit(Request request) {
    if (closed.get()) {
      return failed(Failure.CLOSED, "the client is closed");
    }
    if (request instanceof Request.Get get && get.level() != ReadLevel.LINEARIZABLE) {
      return get.level() == ReadLevel.EVENTUAL ? queries.submit(get) : session(get);
    }
    var violation = replies.violation();
    if (violation.isPresent()) {
      return failed(Failure.STATE_LOST, violation.get());
    }
    byte[] key = request.key().getBytes(StandardCharsets.UTF_8);
    int partition = partitionOf(key, spec.commandPartitions());
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Pending pending =
        new Pending(request, partition, System.nanoTime() + request.timeout().toNanos(), outcome);
    var correlation = inFlight.begin(pending);
    if (correlation.isEmpty()) {
      return failed(Failure.OVERLOADED, spec.options().maxInFlight() + " in flight");
    }
    send(request, key, partition, correlation.get());
    if (closed.get()) {
      // Closed in between, perhaps after its sweep: end it here, if it still needs to be.
      inFlight.complete(correlation.get(), Endings.closed(request));
    }
    return outcome;
  }

  /**
   * A query bound by the token and, where for half of the time no copy can be shown to have caught
   * up, a read through the log, which always has.
   */
  private CompletionStage<Outcome> session(Request.Get get) {
    Duration half = get.timeout().dividedBy(2);
    if (half.isZero()) {
      return queries.submit(get);
    }
    return queries
        .submit(new Request.Get(get.key(), get.level(), get.token(), half))
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Failed failed && failed.failure() == Failure.TIMED_OUT
                    ? submit(new Request.Get(get.key(), ReadLevel.LINEARIZABLE, get.token(), half))
                    : CompletableFuture.completedFuture(outcome));
  }

  /**
   * The partition of a key: what Kafka's own default partitioner does, done here because the
   * partition is part of the token.
   *
   * @param key in UTF-8
   * @param partitions of the commands topic
   * @return from 0
   */
  public static int partitionOf(byte[] key, int partitions) {
    return BuiltInPartitioner.partitionForKey(key, partitions);
  }

  private void send(Request request, byte[] key, int partition, long correlation) {
    ReplyTo replyTo = new ReplyTo(connection, spec.replyPartition(), correlation);
    Thread caller = Thread.currentThread();
    try {
      producer.send(
          outgoing.of(request, key, partition, replyTo),
          (metadata, error) -> {
            if (error != null) {
              // Called by the caller's own thread, it was never taken into the buffer.
              sendFailed(correlation, request, error, Thread.currentThread() == caller);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      sendFailed(correlation, request, e, true);
    }
  }

  private void sendFailed(long correlation, Request request, Exception error, boolean unsent) {
    metrics.sendError();
    LOG.debug("command {} was not sent", correlation, error);
    boolean certain =
        unsent
            || error instanceof RecordTooLargeException
            || error instanceof AuthorizationException;
    if (closed.get()) {
      inFlight.complete(
          correlation,
          unsent
              ? new Outcome.Failed(Failure.CLOSED, "the client is closed")
              : Endings.closed(request));
    } else if (certain || request instanceof Request.Get) {
      inFlight.complete(
          correlation, new Outcome.Failed(Failure.UNAVAILABLE, String.valueOf(error.getMessage())));
    } else {
      replies.abandon(correlation, new Outcome.Unknown("not acknowledged: " + error.getMessage()));
    }
  }

  private static CompletionStage<Outcome> failed(Failure failure, String detail) {
    return CompletableFuture.completedFuture(new Outcome.Failed(failure, detail));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    queries.close();
    replies.stop();
    for (long correlation : inFlight.all()) {
      inFlight
          .end(correlation)
          .ifPresent(pending -> pending.outcome().complete(Endings.closed(pending.request())));
    }
    producer.close(Duration.ZERO);
  }
}
