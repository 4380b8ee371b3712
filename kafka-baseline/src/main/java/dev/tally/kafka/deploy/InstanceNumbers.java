package dev.tally.kafka.deploy;

import dev.tally.kafka.query.QueryFrame;
import dev.tally.kafka.query.QueryFrame.Kind;
import dev.tally.kafka.query.QueryFrame.Question;
import dev.tally.kafka.query.QueryFrame.Status;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks instances for what they count, and adds it up. */
final class InstanceNumbers {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceNumbers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Bytes NO_KEY = Bytes.wrap(new byte[0]);

  private InstanceNumbers() {}

  /** One instance's answer to one question. */
  private static final class Asking implements ConnectionHandler {

    final CompletableFuture<Map<String, Double>> answer = new CompletableFuture<>();

    @Override
    public void onOpen(Connection connection) {
      QueryFrame.write(new Question(1, Kind.NUMBERS, 0, -1, NO_KEY), connection.beginFrame());
      connection.endFrame();
    }

    @Override
    public void onFrame(Connection connection, ByteBuf frame) {
      frame.readLong();
      answer.complete(
          QueryFrame.status(frame) == Status.DONE ? QueryFrame.numbers(frame) : Map.of());
      connection.close();
    }

    @Override
    public void onClosed(Connection connection, Optional<Throwable> cause) {
      answer.completeExceptionally(cause.orElseGet(() -> new IOException("closed")));
    }
  }

  /**
   * The sums over the instances that answer; a killed one's numbers are gone with it.
   *
   * @param addresses host and port of each
   */
  static Map<String, Double> of(Collection<String> addresses) {
    Map<String, String> named = new TreeMap<>();
    addresses.forEach(address -> named.put(address, address));
    Map<String, Double> sums = new TreeMap<>();
    each(named)
        .values()
        .forEach(numbers -> numbers.forEach((name, value) -> sums.merge(name, value, Double::sum)));
    return sums;
  }

  /**
   * The numbers of each instance that answers.
   *
   * @param addresses host and port of each, by its name
   * @return by the instance's name
   */
  static Map<String, Map<String, Double>> each(Map<String, String> addresses) {
    Map<String, Asking> asked = new TreeMap<>();
    Map<String, Map<String, Double>> told = new TreeMap<>();
    try (WireLoop loop = WireLoop.start("numbers")) {
      addresses.forEach(
          (name, address) -> {
            int colon = address.lastIndexOf(':');
            Asking asking = new Asking();
            loop.connect(
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)),
                PATIENCE,
                asking);
            asked.put(name, asking);
          });
      for (Map.Entry<String, Asking> one : asked.entrySet()) {
        take(one.getValue()).ifPresent(numbers -> told.put(one.getKey(), numbers));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return told;
  }

  private static Optional<Map<String, Double>> take(Asking asking) throws InterruptedException {
    try {
      return Optional.of(asking.answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("an instance tells no numbers: {}", e.toString());
      return Optional.empty();
    }
  }
}
