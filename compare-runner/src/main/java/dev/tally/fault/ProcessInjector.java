package dev.tally.fault;

import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Drainable;
import dev.tally.deploy.Killable;
import dev.tally.deploy.Pausable;
import dev.tally.deploy.Redundant;
import dev.tally.deploy.Scalable;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Kills, ends, pauses and starts processes, and changes their number; it takes no privilege. */
final class ProcessInjector implements Injector {

  private static final Set<What> DEEDS =
      Set.of(
          What.KILL,
          What.RESTART,
          What.ROLLING,
          What.REPLACE,
          What.PAUSE,
          What.SCALE_OUT,
          What.SCALE_IN);

  @Override
  public boolean knows(What what) {
    return DEEDS.contains(what);
  }

  @Override
  public Optional<String> cannot(Target target, FaultPlan fault) {
    Deployment deployment = target.deployment();
    boolean can =
        switch (fault.what()) {
          case KILL -> deployment instanceof Killable;
          case REPLACE -> deployment instanceof Killable && deployment instanceof Redundant;
          case RESTART -> deployment instanceof Killable && deployment instanceof Drainable;
          case ROLLING ->
              deployment instanceof Killable
                  && deployment instanceof Drainable
                  && deployment instanceof Redundant;
          case PAUSE -> deployment instanceof Pausable;
          default -> deployment instanceof Scalable;
        };
    return can ? Optional.empty() : Optional.of("its deployment can not do that to its processes");
  }

  @Override
  public void strike(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException, InterruptedException {
    Deployment deployment = target.deployment();
    switch (fault.what()) {
      case KILL -> {
        Killable killable = (Killable) deployment;
        victims.forEach(killable::kill);
        if (!fault.keepsDisk()) {
          for (String victim : victims) {
            killable.forget(victim);
          }
        }
      }
      case RESTART -> {
        for (String victim : victims) {
          restart(deployment, victim);
        }
      }
      case ROLLING -> {
        for (String victim : victims) {
          restart(deployment, victim);
          if (isNotWhole(deployment, fault)) {
            return;
          }
        }
      }
      case REPLACE -> {
        Killable killable = (Killable) deployment;
        for (String victim : victims) {
          killable.kill(victim);
          killable.forget(victim);
          killable.restart(victim);
          if (isNotWhole(deployment, fault)) {
            return;
          }
        }
      }
      case PAUSE -> victims.forEach(((Pausable) deployment)::pause);
      case SCALE_OUT -> scale(deployment, 1);
      case SCALE_IN -> scale(deployment, -1);
      default -> throw new IllegalArgumentException("deed is " + fault.what());
    }
  }

  private static void restart(Deployment deployment, String victim)
      throws DeploymentException, InterruptedException {
    ((Drainable) deployment).drain(victim);
    ((Killable) deployment).restart(victim);
  }

  /** Whoever goes on with the next one then takes copies that are not there a second time. */
  private static boolean isNotWhole(Deployment deployment, FaultPlan fault)
      throws InterruptedException {
    return Wholeness.look((Redundant) deployment, fault.window()).isPresent();
  }

  private static void scale(Deployment deployment, int by)
      throws DeploymentException, InterruptedException {
    Scalable scalable = (Scalable) deployment;
    scalable.scaleTo(scalable.nodes() + by);
  }

  @Override
  public void mend(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException, InterruptedException {
    Deployment deployment = target.deployment();
    if (fault.what() == What.KILL) {
      for (String victim : victims) {
        ((Killable) deployment).restart(victim);
      }
    } else if (fault.what() == What.PAUSE) {
      victims.forEach(((Pausable) deployment)::wake);
    }
  }

  @Override
  public void restore(Target target, FaultPlan fault)
      throws DeploymentException, InterruptedException {
    Deployment deployment = target.deployment();
    if (fault.what() == What.SCALE_OUT) {
      scale(deployment, -1);
    } else if (fault.what() == What.SCALE_IN) {
      scale(deployment, 1);
    }
  }
}
