package dev.tally.kafka.deploy;

import dev.tally.counter.Outcome;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.client.KafkaCounter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** Adds to one reserved counter of every partition until each has answered. */
final class PartitionProbe {

  /** Before the names of the reserved counters. */
  static final String PREFIX = "\u0000tally-probe-";

  private static final Duration ATTEMPT = Duration.ofSeconds(3);

  private final RequestIds ids = new RequestIds(new SecureRandom().nextLong());
  private final List<String> keys;

  PartitionProbe(int partitions) {
    keys = IntStream.range(0, partitions).mapToObj(p -> keyIn(p, partitions)).toList();
  }

  private static String keyIn(int partition, int partitions) {
    return IntStream.iterate(0, n -> n + 1)
        .mapToObj(n -> PREFIX + n)
        .filter(
            key ->
                KafkaCounter.partitionOf(key.getBytes(StandardCharsets.UTF_8), partitions)
                    == partition)
        .findFirst()
        .orElseThrow();
  }

  /** Repeats each addition under its own id, so that none is doubled, however often it is tried. */
  void await(StatefulCounter counter, Duration timeout)
      throws DeploymentException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<RequestId> open = new ArrayList<>();
    keys.forEach(key -> open.add(ids.next()));
    List<Integer> waiting = new ArrayList<>(IntStream.range(0, keys.size()).boxed().toList());
    while (true) {
      List<CompletableFuture<Outcome>> asked =
          waiting.stream()
              .map(p -> counter.add(keys.get(p), 1, open.get(p), ATTEMPT).toCompletableFuture())
              .toList();
      List<Integer> silent = new ArrayList<>();
      Outcome last = null;
      for (int i = 0; i < asked.size(); i++) {
        Outcome outcome = result(asked.get(i));
        if (outcome instanceof Outcome.Done) {
          ids.complete(open.get(waiting.get(i)));
        } else {
          last = outcome;
          silent.add(waiting.get(i));
        }
      }
      if (silent.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new DeploymentException(
            "partitions " + silent + " did not answer within " + timeout + ": " + last);
      }
      waiting = silent;
    }
  }

  private static Outcome result(CompletableFuture<Outcome> stage)
      throws DeploymentException, InterruptedException {
    try {
      return stage.get();
    } catch (ExecutionException e) {
      throw new DeploymentException("a probe failed", e.getCause());
    }
  }
}
