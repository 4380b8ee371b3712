package dev.tally.sticky.deploy;

import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.ProcessSupervisor;
import dev.tally.sticky.routing.PlacementMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code tally sticky up}: a cluster to look at, until it is interrupted. */
public final class UpTool implements BackendTool {

  private static final Logger LOG = LoggerFactory.getLogger(UpTool.class);
  private static final String NODES = "nodes";
  private static final String SHARDS = "shards";
  private static final String HEAP = "heap-mb";
  private static final long PATIENCE_SECONDS = 30;

  /** For the service loader. */
  public UpTool() {}

  @Override
  public String backend() {
    return "sticky";
  }

  @Override
  public String name() {
    return "up";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Start a cluster on this machine and keep it until Ctrl-C, for status, drain, reset and",
        "whatever else there is to try. Every process ends with this one, and nothing is kept.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(NODES, "Processes, over three zones.", 3, 3, StickySettings.MOST_NODES),
        new Option(SHARDS, "Shards, fixed for its life.", 64, 1, PlacementMap.MAX_SHARDS),
        new Option(HEAP, "Heap of each process, in MiB.", 128, 64, 1 << 20));
  }

  @Override
  public boolean run(Input input, Consumer<String> out)
      throws DeploymentException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread self = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              self.interrupt();
              try {
                if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  LOG.error("The cluster did not end within {} s", PATIENCE_SECONDS);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      serve(input, out);
      return true;
    } catch (IOException e) {
      throw new DeploymentException(String.valueOf(e.getMessage()), e);
    } finally {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is shutting down, and the hook is what is ending it.
      }
    }
  }

  private static void serve(Input input, Consumer<String> out)
      throws IOException, DeploymentException, InterruptedException {
    Path directory = Files.createTempDirectory("tally-sticky-");
    Map<String, String> settings =
        Map.of(
            NODES, Long.toString(input.number(NODES)),
            SHARDS, Long.toString(input.number(SHARDS)),
            HEAP, Long.toString(input.number(HEAP)));
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      DeploymentContext context =
          new DeploymentContext(
              Files.createDirectories(directory.resolve("data")),
              Files.createDirectories(directory.resolve("logs")),
              supervisor,
              settings);
      try (StickyDeployment deployment =
          (StickyDeployment) new StickyBackend().deploy(StickyBackend.STICKY, context)) {
        for (StickyNode node : deployment.alive()) {
          out.accept(
              "%s %s:%d, http://%s:%d/metrics"
                  .formatted(
                      node.name(), node.host(), node.port(), node.host(), node.metricsPort()));
        }
        out.accept("logs: " + context.logs());
        out.accept("up; look with: tally sticky status; end with Ctrl-C");
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      out.accept("down");
    } finally {
      DirectoryCleaner.delete(directory);
    }
  }
}
