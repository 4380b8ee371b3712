package dev.tally.sticky.deploy;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Variant;
import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.JvmCommand;
import dev.tally.sticky.node.NodeMain;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.Placements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sticky-memory: counters in the memory of nodes, each shard replicated to three of them. */
public final class StickyBackend implements CounterBackend {

  /** The one variant. */
  static final Variant STICKY =
      new Variant(
          "sticky",
          "in memory, sticky routing, majority of 3; no failover yet: a dead node's shards stop",
          Variant.Kind.SYSTEM,
          new Guarantees(
              "when a majority of 3 members in 3 zones holds it in memory;"
                  + " with a node dead, nothing acknowledged is lost,"
                  + " but the shards it led answer no more",
              2,
              false,
              Set.of(Guarantees.Loss.ONE_NODE, Guarantees.Loss.ONE_ZONE),
              Set.of(ReadLevel.LINEARIZABLE, ReadLevel.SESSION, ReadLevel.EVENTUAL)));

  private static final String HOST = "127.0.0.1";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("port=(\\d+) incarnation=(-?\\d+)");

  /** For the service loader. */
  public StickyBackend() {}

  @Override
  public List<Variant> variants() {
    return List.of(STICKY);
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    if (!variant.name().equals(STICKY.name())) {
      throw new DeploymentException("no variant of sticky-memory: " + variant.name());
    }
    StickySettings settings = StickySettings.of(context.settings());
    List<ChildProcess> started = new ArrayList<>();
    boolean served = false;
    try {
      for (int i = 0; i < settings.nodes(); i++) {
        started.add(start(context, settings, i));
      }
      List<NodeInfo> nodes = new ArrayList<>();
      for (int i = 0; i < started.size(); i++) {
        nodes.add(info(started.get(i), i));
      }
      long generation = new SecureRandom().nextLong();
      PlacementMap map =
          Placements.initial(generation, nodes, settings.shards(), StickySettings.REPLICAS);
      Configurator.configure(map);
      served = true;
      return new StickyDeployment(started, map, settings);
    } catch (IOException e) {
      throw new DeploymentException("sticky-memory did not come up: " + e.getMessage(), e);
    } finally {
      if (!served) {
        started.forEach(ChildProcess::kill);
        started.forEach(ChildProcess::awaitExit);
      }
    }
  }

  private static ChildProcess start(DeploymentContext context, StickySettings settings, int i)
      throws IOException {
    String name = name(i);
    Path directory = context.data().resolve(name);
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    JvmCommand command =
        new JvmCommand(
            NodeMain.class.getName(),
            List.of(name, HOST, Integer.toString(settings.logBytes())),
            settings.heapMegabytes(),
            temporary,
            Map.of());
    return context
        .supervisor()
        .start(
            new ChildSpec(
                name,
                "node",
                command.toCommand(),
                Map.of(),
                directory,
                context.logs().resolve(name + ".log")));
  }

  private static NodeInfo info(ChildProcess child, int i) throws IOException, InterruptedException {
    String ready = child.awaitReady(START_TIMEOUT);
    Matcher said = READY.matcher(ready);
    if (!said.matches()) {
      throw new IOException(child.describe("said it was ready, but not where: " + ready));
    }
    int port = Integer.parseInt(said.group(1));
    return new NodeInfo(child.name(), zone(i), Long.parseLong(said.group(2)), HOST, port, 1.0);
  }

  private static String zone(int i) {
    return String.valueOf((char) ('a' + i));
  }

  /** As in a set of isolated StatefulSets, one a zone. */
  private static String name(int i) {
    return "sticky-" + zone(i) + "-0";
  }
}
