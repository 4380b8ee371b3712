package dev.tally.sticky.deploy;

import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.network.Networks;
import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.JvmCommand;
import dev.tally.sticky.consensus.Voter;
import dev.tally.sticky.node.NodeMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts nodes as child processes, each with a directory of its own that outlives it. */
final class NodeLauncher implements AutoCloseable {

  private static final int ZONES = 3;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile(
          "port=(\\d+) incarnation=(-?\\d+) voter=(\\S+) voter-port=(\\d+)"
              + " metrics-port=(\\d+)");

  private final DeploymentContext context;
  private final StickySettings settings;
  private final Networks networks;

  /**
   * Prepares.
   *
   * @throws DeploymentException where networks are asked for and can not be had
   */
  NodeLauncher(DeploymentContext context, StickySettings settings) throws DeploymentException {
    this.context = context;
    this.settings = settings;
    this.networks = settings.network().open();
  }

  /** Where the nodes are. */
  Networks networks() {
    return networks;
  }

  private String host(int i) throws IOException {
    return networks.host(name(i));
  }

  @Override
  public void close() {
    networks.close();
  }

  /** As in a set of isolated StatefulSets, one a zone. */
  static String name(int i) {
    return "sticky-" + zone(i) + "-" + i / ZONES;
  }

  static String zone(int i) {
    return String.valueOf((char) ('a' + i % ZONES));
  }

  /** Starts a process; it is ready once {@link #await} says so. */
  ChildProcess start(int i) throws IOException {
    String name = name(i);
    Path directory = context.data().resolve(name);
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    JvmCommand command =
        new JvmCommand(
            NodeMain.class.getName(),
            List.of(
                name,
                zone(i),
                host(i),
                directory.toString(),
                Integer.toString(settings.logBytes()),
                Long.toString(settings.sessionMillis())),
            settings.heap(),
            temporary,
            Map.of("java.util.concurrent.ForkJoinPool.common.parallelism", "2"));
    return context
        .supervisor()
        .start(
            new ChildSpec(
                name,
                "node",
                networks.enter(name, command.toCommand()),
                Map.of(),
                directory,
                context.logs().resolve(name + ".log")));
  }

  /** Deletes what a node that has ended left on its disk. */
  void forget(String name) throws DeploymentException {
    try {
      DirectoryCleaner.delete(context.data().resolve(name));
    } catch (IOException e) {
      throw new DeploymentException(name + " keeps something: " + e.getMessage(), e);
    }
  }

  StickyNode await(int i, ChildProcess child) throws IOException, InterruptedException {
    String ready = child.awaitReady(START_TIMEOUT);
    Matcher said = READY.matcher(ready);
    if (!said.matches()) {
      throw new IOException(child.describe("said it was ready, but not where: " + ready));
    }
    return new StickyNode(
        child,
        host(i),
        Integer.parseInt(said.group(1)),
        Long.parseLong(said.group(2)),
        new Voter(said.group(3), child.name(), host(i), Integer.parseInt(said.group(4))),
        Integer.parseInt(said.group(5)));
  }
}
