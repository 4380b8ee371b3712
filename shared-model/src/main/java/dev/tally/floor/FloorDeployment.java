package dev.tally.floor;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Suspendable;
import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.Heap;
import dev.tally.process.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The processes of a floor. */
final class FloorDeployment implements Deployment, Suspendable {

  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Heap HEAP = Heap.of(64);

  private final String variant;
  private final DeploymentContext context;
  private final List<ChildProcess> processes = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private List<Integer> ports = List.of();

  FloorDeployment(String variant, DeploymentContext context) {
    this.variant = variant;
    this.context = context;
    settings.put("heap_mib", Integer.toString(HEAP.megabytes()));
    settings.put("collector", HEAP.collector().label());
    settings.put("jvm", String.join(" ", JvmCommand.policy()));
  }

  void startEcho() throws IOException, InterruptedException {
    ports = List.of(startNode(variant, EchoNode.class, List.of()));
  }

  void startRelay() throws IOException, InterruptedException {
    int replica = startNode(variant + "-replica", EchoNode.class, List.of());
    ports =
        List.of(
            startNode(variant + "-primary", RelayNode.class, List.of(Integer.toString(replica))));
  }

  void startMesh(int size) throws IOException, InterruptedException {
    List<Integer> nodes = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      nodes.add(startNode(variant + "-" + i, MeshNode.class, List.of()));
    }
    MeshFormation.form(nodes, READY_TIMEOUT);
    ports = List.copyOf(nodes);
  }

  private int startNode(String name, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    Path directory = context.data().resolve(name);
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    JvmCommand command = new JvmCommand(main.getName(), arguments, HEAP, temporary, Map.of());
    Path log = context.logs().resolve(name + ".log");
    ChildProcess child =
        context
            .supervisor()
            .start(new ChildSpec(name, "node", command.toCommand(), Map.of(), directory, log));
    processes.add(child);
    Map<String, String> ready =
        Arrays.stream(child.awaitReady(READY_TIMEOUT).split(" "))
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(word -> word[0], word -> word[1]));
    settings.put(name + ".port", ready.get("port"));
    settings.put(name + ".transport", ready.get("transport"));
    return Integer.parseInt(ready.get("port"));
  }

  @Override
  public StatefulCounter connect(ClientOptions options) {
    return new FloorClient(FloorBackend.HOST, ports, options);
  }

  @Override
  public Map<String, String> effectiveSettings() {
    return new LinkedHashMap<>(settings);
  }

  @Override
  public List<ChildProcess> processes() {
    return List.copyOf(processes);
  }

  @Override
  public void suspend() {
    processes.forEach(ChildProcess::pause);
  }

  @Override
  public void resume() throws DeploymentException, InterruptedException {
    processes.forEach(ChildProcess::wake);
    try (StatefulCounter client = connect(new ClientOptions("resume", 1))) {
      // As many keys as it takes to ask every process, and more.
      for (int i = 0; i < 8 * ports.size(); i++) {
        Outcome outcome =
            client
                .get("resume-" + i, ReadLevel.EVENTUAL, Token.NONE, READY_TIMEOUT)
                .toCompletableFuture()
                .join();
        if (!(outcome instanceof Outcome.Done)) {
          throw new DeploymentException(
              variant + " does not answer after it was woken: " + outcome);
        }
      }
    }
  }

  @Override
  public void close() {
    processes.forEach(child -> child.stop(GRACE));
    processes.forEach(ChildProcess::awaitExit);
    processes.clear();
  }
}
