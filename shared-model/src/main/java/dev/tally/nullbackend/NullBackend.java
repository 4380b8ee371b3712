package dev.tally.nullbackend;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Variant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The backend {@code null}. It takes no settings. */
public final class NullBackend implements CounterBackend {

  private static final Variant NULL =
      new Variant(
          "null",
          "Ceiling: counts in the runner's own process",
          Variant.Kind.CEILING,
          new Guarantees(
              "at once, in the client's own memory",
              1,
              false,
              Set.of(),
              EnumSet.allOf(ReadLevel.class)));

  @Override
  public List<Variant> variants() {
    return List.of(NULL);
  }

  @Override
  public void validate(Variant variant, Map<String, String> settings) throws DeploymentException {
    if (!settings.isEmpty()) {
      throw new DeploymentException(
          variant.name() + " takes no settings, got " + new TreeSet<>(settings.keySet()));
    }
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context) throws DeploymentException {
    validate(variant, context.settings());
    return new NullDeployment();
  }
}
