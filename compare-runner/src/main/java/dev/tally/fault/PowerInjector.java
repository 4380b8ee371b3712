package dev.tally.fault;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Killable;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Has the power fail, of all processes and of the disk that they share. */
final class PowerInjector implements Injector {

  @Override
  public boolean knows(What what) {
    return what == What.POWER;
  }

  @Override
  public Optional<String> cannot(Target target, FaultPlan fault) {
    if (!(target.deployment() instanceof Killable)) {
      return Optional.of("its deployment can not kill its processes");
    }
    return target.disk().isEmpty() ? Optional.of(PowerDisk.NEEDS) : Optional.empty();
  }

  /** The disk goes first: whoever still runs then can not write what the power would have lost. */
  @Override
  public void strike(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException {
    PowerDisk disk = target.disk().orElseThrow();
    try {
      disk.stop();
      victims.forEach(((Killable) target.deployment())::kill);
      disk.start();
    } catch (IOException e) {
      throw new DeploymentException("the power did not fail: " + e.getMessage(), e);
    }
  }

  @Override
  public void mend(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException, InterruptedException {
    for (String victim : victims) {
      ((Killable) target.deployment()).restart(victim);
    }
  }
}
