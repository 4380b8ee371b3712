package dev.tally.fault;

import dev.tally.deploy.Deployment;
import dev.tally.deploy.Redundant;
import dev.tally.workload.FaultPlan;
import java.util.List;
import java.util.Optional;

/** What can be done to which deployment. */
public final class Faults {

  private static final List<Injector> INJECTORS =
      List.of(new ProcessInjector(), new NetworkInjector(), new PowerInjector());

  private Faults() {}

  static Injector injector(FaultPlan.What what) {
    return INJECTORS.stream()
        .filter(injector -> injector.knows(what))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no injector knows " + what));
  }

  /**
   * Why a column can not suffer a fault, to be told before anything is measured.
   *
   * @param target running
   * @param fault what is planned
   * @return for a person, with what it would take; empty where it can
   */
  public static Optional<String> cannot(Target target, FaultPlan fault) {
    if (fault.what() == FaultPlan.What.ANY) {
      return target.deployment() instanceof Redundant && Draw.isPossible(fault, target)
          ? Optional.empty()
          : Optional.of("its deployment can suffer none of them");
    }
    return target.deployment() instanceof Redundant
        ? injector(fault.what()).cannot(target, fault)
        : Optional.of("its deployment keeps no copies that it could tell of");
  }

  /**
   * Why a fault makes no sense for a deployment: whom it strikes is a part that such systems do not
   * have.
   *
   * @param deployment running
   * @param fault what is planned
   * @return for a person; empty where there is such a part
   */
  public static Optional<String> meaningless(Deployment deployment, FaultPlan fault) {
    return Victims.cannot(deployment, fault);
  }

  /**
   * Why a fault can not be had on this machine, whatever the deployment: told before anything is
   * started.
   *
   * @param fault what is planned
   * @return for a person, with what it takes; empty where it can
   */
  public static Optional<String> missingHere(FaultPlan fault) {
    return fault.what() == FaultPlan.What.POWER ? PowerDisk.missing() : Optional.empty();
  }
}
