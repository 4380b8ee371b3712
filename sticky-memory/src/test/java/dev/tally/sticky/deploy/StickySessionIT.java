package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that expire at real nodes. */
class StickySessionIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Test
  void afterItsSessionARepetitionIsRefusedAndNewsIsTaken(@TempDir Path directory) throws Exception {
    Map<String, String> settings = Map.of("heap-mb", "128", "shards", "4", "session-ms", "1000");
    try (Deployed deployed = new Deployed(directory, settings);
        StatefulCounter counter = deployed.deployment().connect(new ClientOptions("expiring", 16));
        StatefulCounter other = deployed.deployment().connect(new ClientOptions("other", 16))) {
      RequestIds ids = new RequestIds(new SecureRandom().nextLong());
      RequestId first = ids.next();
      RequestId remade = new RequestId(first.client(), first.sequence(), first.firstIncomplete());
      assertThat(done(counter.add("key", 5, first, TIMEOUT)).value()).isEqualTo(5);
      for (StatefulCounter any : List.of(counter, other)) {
        for (RequestId id : List.of(first, remade)) {
          Reading repeated = done(any.add("key", 5, id, TIMEOUT));
          assertThat(repeated.value()).isEqualTo(5);
          assertThat(repeated.version()).isEqualTo(1);
        }
      }
      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  deployed.deployment().metrics().entrySet().stream()
                      .filter(metric -> metric.getKey().endsWith(".tally_sticky_sessions"))
                      .allMatch(metric -> metric.getValue() == 0));
      // Not below the watermark, and remembered by nobody.
      assertRefused(List.of(counter, other), List.of(first, remade));
      // Also where a session of this client has begun anew meanwhile.
      RequestId next = ids.next();
      Reading second = done(other.add("key", 2, next, TIMEOUT));
      assertThat(second.value()).isEqualTo(7);
      assertThat(second.version()).isEqualTo(2);
      assertRefused(List.of(counter, other), List.of(first, remade));
      // What that session remembers has its first answer, through any client and however told.
      RequestId nextRemade = new RequestId(next.client(), next.sequence(), next.firstIncomplete());
      for (StatefulCounter any : List.of(counter, other)) {
        assertThat(done(any.add("key", 2, nextRemade, TIMEOUT)).version()).isEqualTo(2);
      }
      assertThat(done(counter.get("key", ReadLevel.LINEARIZABLE, Token.NONE, TIMEOUT)).version())
          .isEqualTo(2);
    }
  }

  private static void assertRefused(List<StatefulCounter> through, List<RequestId> all) {
    for (StatefulCounter any : through) {
      for (RequestId id : all) {
        assertThat(any.add("key", 5, id, TIMEOUT).toCompletableFuture().join())
            .isInstanceOfSatisfying(
                Outcome.Failed.class,
                failed -> assertThat(failed.failure()).isEqualTo(Failure.SESSION_EXPIRED));
      }
    }
  }

  private static Reading done(CompletionStage<Outcome> stage) {
    Outcome outcome = stage.toCompletableFuture().join();
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).reading();
  }
}
