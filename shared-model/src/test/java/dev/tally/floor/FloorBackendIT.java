package dev.tally.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Suspendable;
import dev.tally.deploy.Variant;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloorBackendIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir Path directory;

  private ProcessSupervisor supervisor;

  @BeforeEach
  void startSupervisor() throws IOException {
    supervisor = new ProcessSupervisor();
  }

  @AfterEach
  void closeSupervisor() {
    supervisor.close();
  }

  private Deployment deploy(String name, Map<String, String> settings) throws Exception {
    CounterBackend backend =
        ServiceLoader.load(CounterBackend.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(FloorBackend.class::isInstance)
            .findFirst()
            .orElseThrow();
    Variant variant =
        backend.variants().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    assertThat(variant.kind()).isEqualTo(Variant.Kind.FLOOR);
    Path data = Files.createDirectory(directory.resolve("data"));
    Path logs = Files.createDirectory(directory.resolve("logs"));
    return backend.deploy(variant, new DeploymentContext(data, logs, supervisor, settings));
  }

  private static Outcome outcome(CompletionStage<Outcome> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"echo, 1", "relay, 2", "relay-3, 3"})
  void everyAdditionComesBackAndNoProcessIsLeft(String name, int processes) throws Exception {
    List<ProcessHandle> handles;
    try (Deployment deployment = deploy(name, Map.of())) {
      assertThat(deployment.processes()).hasSize(processes).allMatch(ChildProcess::isAlive);
      assertThat(deployment.effectiveSettings()).containsKey(name + suffix(name) + ".transport");
      handles =
          deployment.processes().stream()
              .map(child -> ProcessHandle.of(child.pid()).orElseThrow())
              .toList();
      try (StatefulCounter one = deployment.connect(new ClientOptions("one", 4096));
          StatefulCounter two = deployment.connect(new ClientOptions("two", 4096))) {
        RequestIds ids = new RequestIds(1);
        List<CompletionStage<Outcome>> stages = new ArrayList<>();
        for (int i = 1; i <= 4096; i++) {
          stages.add(one.add("key-\u20ac-" + i, i, ids.next(), TIMEOUT));
          stages.add(two.add("key-" + i, -i, ids.next(), TIMEOUT));
        }
        for (int i = 1; i <= 4096; i++) {
          assertThat(outcome(stages.get(2 * i - 2))).isEqualTo(echoed(i));
          assertThat(outcome(stages.get(2 * i - 1))).isEqualTo(echoed(-i));
        }
        for (int i = 1; i <= 100; i++) {
          assertThat(outcome(one.add("alone", i, ids.next(), TIMEOUT))).isEqualTo(echoed(i));
        }
        assertThat(outcome(two.get("key", ReadLevel.LINEARIZABLE, Token.NONE, TIMEOUT)))
            .isEqualTo(echoed(0));
      }
    }
    assertThat(handles).noneMatch(ProcessHandle::isAlive);
    assertThat(supervisor.children()).isEmpty();
  }

  private static String suffix(String name) {
    return switch (name) {
      case "relay" -> "-primary";
      case "relay-3" -> "-1";
      default -> "";
    };
  }

  private static Outcome echoed(long delta) {
    return new Outcome.Done(new Reading(delta, 0, Token.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "relay", "relay-3"})
  void aSuspendedFloorAnswersAgainWhenResumed(String name) throws Exception {
    try (Deployment deployment = deploy(name, Map.of())) {
      RequestIds ids = new RequestIds(1);
      ((Suspendable) deployment).suspend();
      try (StatefulCounter client = deployment.connect(new ClientOptions("early", 16))) {
        assertThat(outcome(client.add("key", 1, ids.next(), Duration.ofMillis(100))))
            .isNotInstanceOf(Outcome.Done.class);
      }
      ((Suspendable) deployment).resume();
      try (StatefulCounter client = deployment.connect(new ClientOptions("late", 16))) {
        assertThat(outcome(client.add("key", 7, ids.next(), TIMEOUT))).isEqualTo(echoed(7));
      }
    }
  }

  @Test
  void whenTheReplicaDiesThePrimaryEndsAndTheClientIsTold() throws Exception {
    try (Deployment deployment = deploy("relay", Map.of());
        StatefulCounter client = deployment.connect(new ClientOptions("client", 16))) {
      RequestIds ids = new RequestIds(1);
      assertThat(outcome(client.add("key", 7, ids.next(), TIMEOUT))).isEqualTo(echoed(7));
      deployment.processes().get(0).kill();
      await().until(() -> !deployment.processes().get(1).isAlive());
      await()
          .untilAsserted(
              () -> {
                Outcome outcome = outcome(client.add("key", 7, ids.next(), TIMEOUT));
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
                assertThat(((Outcome.Failed) outcome).failure()).isEqualTo(Failure.UNAVAILABLE);
              });
    }
  }

  /** More than the processes have memory for. */
  @ParameterizedTest
  @ValueSource(strings = {"echo", "relay", "relay-3"})
  void aClientThatDoesNotReadIsHeldBackAndLosesNothing(String name) throws Exception {
    int frames = 3_000;
    byte[] body = new byte[64 << 10];
    try (Deployment deployment = deploy(name, Map.of())) {
      String port = name + suffix(name) + ".port";
      int number = Integer.parseInt(deployment.effectiveSettings().get(port));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), number)) {
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    for (int i = 0; i < frames; i++) {
                      ByteBuffer.wrap(body).putInt(i);
                      out.writeInt(body.length);
                      out.write(body);
                      sent.incrementAndGet();
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                },
                task -> new Thread(task, "sender").start());
        AtomicInteger before = new AtomicInteger(-1);
        await()
            .pollInterval(Duration.ofMillis(300))
            .atMost(TIMEOUT)
            .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
        assertThat(sent)
            .as("frames taken from a client that does not read")
            .hasValueLessThan(frames);

        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        for (int i = 0; i < frames; i++) {
          assertThat(in.readInt()).isEqualTo(body.length);
          assertThat(in.readInt()).isEqualTo(i);
          in.skipNBytes(body.length - Integer.BYTES);
        }
        sender.get(10, TimeUnit.SECONDS);
      }
      assertThat(deployment.processes()).allMatch(ChildProcess::isAlive);
    }
  }

  @Test
  void settingsAreRefusedByName() {
    assertThatThrownBy(() -> deploy("echo", Map.of("linger.ms", "5")))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("linger.ms");
    assertThat(supervisor.children()).isEmpty();
  }
}
