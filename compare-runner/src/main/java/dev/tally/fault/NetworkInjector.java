package dev.tally.fault;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Partitionable;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cuts and spoils networks, where every process has one of its own. */
final class NetworkInjector implements Injector {

  private static final Set<What> DEEDS = Set.of(What.VANISH, What.ISOLATE, What.MUTE, What.DEGRADE);

  /** A bad link of a far place: as in many reports of cloud networks on a bad day. */
  private static final Duration DELAY = Duration.ofMillis(50);

  private static final double LOSS = 0.05;

  @Override
  public boolean knows(What what) {
    return DEEDS.contains(what);
  }

  @Override
  public Optional<String> cannot(Target target, FaultPlan fault) {
    if (target.deployment() instanceof Partitionable network) {
      return fault.what() == What.DEGRADE ? network.whyNotDegrade() : network.whyNotCut();
    }
    return Optional.of("its deployment has no network that can be cut");
  }

  @Override
  public void strike(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException {
    Partitionable network = (Partitionable) target.deployment();
    switch (fault.what()) {
      case ISOLATE -> network.isolate(Set.copyOf(victims));
      case VANISH -> {
        for (String victim : victims) {
          network.vanish(victim);
        }
      }
      case MUTE -> {
        for (String victim : victims) {
          network.mute(victim);
        }
      }
      case DEGRADE -> {
        for (String victim : victims) {
          network.degrade(victim, DELAY, LOSS);
        }
      }
      default -> throw new IllegalArgumentException("deed is " + fault.what());
    }
  }

  @Override
  public void mend(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException {
    ((Partitionable) target.deployment()).heal();
  }
}
