package dev.tally.floor;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Variant;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The floors {@code echo} and {@code relay}. They take no settings. */
public final class FloorBackend implements CounterBackend {

  static final String HOST = "127.0.0.1";

  private static final Variant ECHO =
      new Variant(
          "echo",
          "Floor: one process gives each request back",
          Variant.Kind.FLOOR,
          guarantees("at once, kept nowhere"));

  private static final Variant RELAY =
      new Variant(
          "relay",
          "Floor: a process passes each request to a second and back",
          Variant.Kind.FLOOR,
          guarantees("when a second process gave it back, kept nowhere"));

  private static Guarantees guarantees(String acknowledged) {
    return new Guarantees(acknowledged, 0, false, Set.of(), EnumSet.allOf(ReadLevel.class));
  }

  @Override
  public List<Variant> variants() {
    return List.of(ECHO, RELAY);
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    if (!context.settings().isEmpty()) {
      throw new DeploymentException(
          variant.name() + " takes no settings, got " + new TreeSet<>(context.settings().keySet()));
    }
    FloorDeployment deployment = new FloorDeployment(variant.name(), context);
    try {
      deployment.start(variant.equals(RELAY));
      return deployment;
    } catch (IOException e) {
      deployment.close();
      throw new DeploymentException(variant.name() + " did not start: " + e.getMessage(), e);
    } catch (InterruptedException | RuntimeException e) {
      deployment.close();
      throw e;
    }
  }
}
