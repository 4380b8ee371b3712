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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The floors {@code echo}, {@code relay} and {@code relay-3}. They take no settings. */
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

  private static final int MESH = 3;

  private static final Variant RELAY_3 =
      new Variant(
          "relay-3",
          "Floor: three processes, each passes its share to both others, the first answer counts",
          Variant.Kind.FLOOR,
          guarantees("when one of two others gave it back, kept nowhere"));

  private static Guarantees guarantees(String acknowledged) {
    return new Guarantees(acknowledged, 0, false, Set.of(), EnumSet.allOf(ReadLevel.class));
  }

  @Override
  public List<Variant> variants() {
    return List.of(ECHO, RELAY, RELAY_3);
  }

  @Override
  public void validate(Variant variant, Map<String, String> settings) throws DeploymentException {
    if (!settings.isEmpty()) {
      throw new DeploymentException(
          variant.name() + " takes no settings, got " + new TreeSet<>(settings.keySet()));
    }
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    validate(variant, context.settings());
    FloorDeployment deployment = new FloorDeployment(variant.name(), context);
    try {
      if (variant.equals(RELAY_3)) {
        deployment.startMesh(MESH);
      } else if (variant.equals(RELAY)) {
        deployment.startRelay();
      } else {
        deployment.startEcho();
      }
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
