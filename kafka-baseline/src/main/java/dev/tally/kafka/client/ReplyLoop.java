package dev.tally.kafka.client;

import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import dev.tally.kafka.topology.Answer;
import dev.tally.kafka.topology.AnswerCodec;
import dev.tally.kafka.topology.CounterTopology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a client: reads answers, completes requests, sweeps deadlines, audits. */
final class ReplyLoop {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyLoop.class);

  /** Also how late a deadline may be noticed. */
  private static final Duration POLL = Duration.ofMillis(20);

  private static final long AFTER_ERROR_NANOS = 50_000_000;
  private static final int AUDITED = 1 << 16;

  /** A request ended by another thread, whose answer may still come. */
  private record Abandoned(long correlation, Outcome outcome) {}

  private final ClientSpec spec;
  private final long connection;
  private final InFlight inFlight;
  private final ClientMetrics metrics;
  private final AnswerAudit audit = new AnswerAudit(AUDITED);
  private final AnswerCodec codec = new AnswerCodec();
  private final Queue<Abandoned> abandoned = new ConcurrentLinkedQueue<>();
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile @Nullable String violation;
  private volatile boolean stopped;

  ReplyLoop(
      ClientSpec spec,
      long connection,
      Consumer<byte[], byte[]> consumer,
      InFlight inFlight,
      ClientMetrics metrics) {
    this.spec = spec;
    this.connection = connection;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.consumer = consumer;
    this.thread = new Thread(this::run, "replies-" + spec.clientId());
    thread.setDaemon(true);
  }

  /** Finds the end of the partition, then begins to read there. */
  void start(Duration timeout) {
    TopicPartition partition = new TopicPartition(spec.resultsTopic(), spec.replyPartition());
    consumer.assign(List.of(partition));
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition, timeout);
    thread.start();
  }

  /** What was seen that must not be, if anything. */
  Optional<String> violation() {
    return Optional.ofNullable(violation);
  }

  /** Ends a request from another thread although its answer may still come. */
  void abandon(long correlation, Outcome outcome) {
    abandoned.add(new Abandoned(correlation, outcome));
  }

  /** Ends the thread; no answer is delivered afterwards, unless it is this thread that stops. */
  void stop() {
    stopped = true;
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
      return;
    }
    consumer.wakeup();
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      while (!stopped) {
        turn();
      }
    }
  }

  private void turn() {
    try {
      for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
        accept(polled);
      }
    } catch (WakeupException e) {
      return;
    } catch (RuntimeException e) {
      // Whatever it is, deadlines must still be kept; it does not pass faster by asking at once.
      LOG.warn("reading answers: {}", e.toString());
      LockSupport.parkNanos(AFTER_ERROR_NANOS);
    }
    for (Abandoned end = abandoned.poll(); end != null; end = abandoned.poll()) {
      giveUp(end.correlation(), Optional.of(end.outcome()));
    }
    for (long correlation : inFlight.overdue(System.nanoTime())) {
      giveUp(correlation, Optional.empty());
    }
  }

  private void accept(ConsumerRecord<byte[], byte[]> polled) {
    byte[] bytes = polled.value();
    if (bytes == null || AnswerCodec.connectionOf(bytes) != connection) {
      metrics.foreignAnswer();
      return;
    }
    Answer answer;
    try {
      answer = codec.deserialize(polled.topic(), bytes);
    } catch (SerializationException e) {
      LOG.error(
          "record {} of {} is passed over: {}", polled.offset(), polled.topic(), e.toString());
      return;
    }
    Optional<Pending> waiting = inFlight.end(answer.replyTo().correlation());
    if (waiting.isEmpty()) {
      metrics.repeatedAnswer();
      audit.again(answer).ifPresent(this::violated);
      return;
    }
    Pending pending = waiting.get();
    if (pending.request() instanceof Request.Add add) {
      audit.first(add.id(), answer).ifPresent(this::violated);
    }
    String seen = violation;
    pending
        .outcome()
        .complete(
            seen == null
                ? Endings.of(answer, pending.partition(), instance(polled))
                : Endings.violated(pending.request(), seen));
  }

  private static String instance(ConsumerRecord<?, ?> answer) {
    Header header = answer.headers().lastHeader(CounterTopology.INSTANCE_HEADER);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private void giveUp(long correlation, Optional<Outcome> outcome) {
    Optional<Pending> waiting = inFlight.end(correlation);
    if (waiting.isEmpty()) {
      return;
    }
    Pending pending = waiting.get();
    if (pending.request() instanceof Request.Add add) {
      audit.abandoned(correlation, add.id());
    }
    pending.outcome().complete(outcome.orElseGet(() -> Endings.overdue(pending.request())));
  }

  private void violated(String what) {
    metrics.conflictingAnswer();
    violation = what;
    LOG.error("VIOLATION: {}; this client serves no more", what);
    for (long correlation : inFlight.all()) {
      inFlight
          .end(correlation)
          .ifPresent(
              pending -> pending.outcome().complete(Endings.violated(pending.request(), what)));
    }
  }
}
