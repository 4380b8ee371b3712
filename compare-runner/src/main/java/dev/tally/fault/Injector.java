package dev.tally.fault;

import dev.tally.deploy.DeploymentException;
import dev.tally.workload.FaultPlan;
import java.util.List;
import java.util.Optional;

/**
 * Does deeds of some kinds to a deployment, and takes them back. {@link ProcessInjector} needs no
 * privilege; {@link NetworkInjector} needs processes in networks of their own; {@link
 * PowerInjector} needs a disk that can be stopped.
 */
interface Injector {

  /**
   * Whether it knows a deed at all.
   *
   * @param what the deed
   * @return true where {@link #strike} does it
   */
  boolean knows(FaultPlan.What what);

  /**
   * Why a deployment can not suffer a deed, told before anything is measured.
   *
   * @param target running
   * @param fault what is planned
   * @return for a person, with what it takes; empty where it can
   */
  Optional<String> cannot(Target target, FaultPlan fault);

  /**
   * Does it, and returns when it is done.
   *
   * @param target running and whole
   * @param fault what
   * @param victims names of processes; none for a change of the number of nodes
   * @throws DeploymentException where it fails
   * @throws InterruptedException where the caller was interrupted
   */
  void strike(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException, InterruptedException;

  /**
   * Takes it back: starts again, wakes, heals. Returns when processes are up, not when all is
   * whole.
   *
   * @param target struck
   * @param fault what
   * @param victims as struck
   * @throws DeploymentException where it fails
   * @throws InterruptedException where the caller was interrupted
   */
  void mend(Target target, FaultPlan fault, List<String> victims)
      throws DeploymentException, InterruptedException;

  /**
   * Goes back to what was before the strike, where its mending did not: not a part of what is
   * measured.
   *
   * @param target whole
   * @param fault what
   * @throws DeploymentException where it fails
   * @throws InterruptedException where the caller was interrupted
   */
  default void restore(Target target, FaultPlan fault)
      throws DeploymentException, InterruptedException {}
}
