package dev.tally.thirdbackend;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Guarantees.Loss;
import dev.tally.deploy.Variant;
import dev.tally.nullbackend.NullBackend;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A third backend, as somebody else would write one: two owners in one process, each of half of the
 * keys, of which one can be killed. Known to the runner by its registration alone.
 */
public final class PairBackend implements CounterBackend {

  private static final Variant PAIR =
      new Variant(
          "pair",
          "Two owners that a test made up",
          Variant.Kind.SYSTEM,
          new Guarantees(
              "at once", 1, false, Set.of(Loss.ONE_NODE), EnumSet.allOf(ReadLevel.class)));

  @Override
  public List<Variant> variants() {
    return List.of(PAIR);
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    NullBackend counters = new NullBackend();
    return new PairDeployment(
        counters.deploy(
            counters.variants().get(0),
            new DeploymentContext(context.data(), context.logs(), context.supervisor(), Map.of())));
  }
}
