package dev.tally.kafka.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import dev.tally.counter.RequestId;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.nullbackend.NullBackend;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load against a backend in memory whose client loses answers, or worse. */
class SteadyLoadTest {

  private static final int EVERY = 10;
  private static final int PER_SECOND = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void aLostAnswerIsAskedForAgainAndCountsOnce() throws Exception {
    AtomicLong calls = new AtomicLong();
    Function<StatefulCounter, StatefulCounter> losing =
        inner ->
            tampered(
                inner,
                request -> {
                  CompletionStage<Outcome> outcome = inner.submit(request);
                  return calls.incrementAndGet() % EVERY == 0
                      ? CompletableFuture.completedFuture(new Outcome.Unknown("lost"))
                      : outcome;
                });
    try (SteadyLoad load = load(losing)) {
      load.watch(System.nanoTime()).awaitMillis(PATIENCE);
      await().atMost(PATIENCE).until(() -> load.answered() > 1000);
      assertThat(load.stopAndCheck()).isEmpty();
      assertThat(load.repeated()).isPositive();
    }
  }

  @Test
  void anAdditionThatIsAppliedTwiceIsFound() throws Exception {
    AtomicLong calls = new AtomicLong();
    Function<StatefulCounter, StatefulCounter> doubling =
        inner ->
            tampered(
                inner,
                request -> {
                  long call = calls.incrementAndGet();
                  if (call % EVERY == 0) {
                    RequestId another = new RequestId(-1, call, call);
                    var unused =
                        inner.submit(new Request.Add(request.key(), 1, another, request.timeout()));
                  }
                  return inner.submit(request);
                });
    try (SteadyLoad load = load(doubling)) {
      await().atMost(PATIENCE).until(() -> load.answered() > 1000);
      assertThat(load.stopAndCheck()).isNotEmpty();
    }
  }

  private static StatefulCounter tampered(
      StatefulCounter inner, Function<Request.Add, CompletionStage<Outcome>> additions) {
    return new StatefulCounter() {
      @Override
      public CompletionStage<Outcome> submit(Request request) {
        return request instanceof Request.Add add ? additions.apply(add) : inner.submit(request);
      }

      @Override
      public void close() {
        inner.close();
      }
    };
  }

  private SteadyLoad load(Function<StatefulCounter, StatefulCounter> client) throws Exception {
    NullBackend backend = new NullBackend();
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      Deployment real =
          backend.deploy(
              backend.variants().get(0),
              new DeploymentContext(directory, directory, supervisor, Map.of()));
      Deployment tampered =
          new Deployment() {
            @Override
            public StatefulCounter connect(ClientOptions options) {
              return client.apply(real.connect(options));
            }

            @Override
            public Map<String, String> effectiveSettings() {
              return real.effectiveSettings();
            }

            @Override
            public List<ChildProcess> processes() {
              return real.processes();
            }

            @Override
            public void close() {
              real.close();
            }
          };
      return new SteadyLoad(tampered, 6, PER_SECOND);
    }
  }
}
