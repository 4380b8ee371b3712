package dev.tally.deploy;

/** A deployment whose processes can be killed and started again. */
public interface Killable {

  /**
   * Kills a process without warning ({@code kill -9}).
   *
   * @param process the name of one of {@link Deployment#processes()}
   * @throws IllegalArgumentException where there is no such process
   */
  void kill(String process);

  /**
   * Starts a killed process again.
   *
   * @param process its name
   * @throws DeploymentException where it does not come up
   * @throws InterruptedException where the caller was interrupted
   */
  void restart(String process) throws DeploymentException, InterruptedException;

  /**
   * Deletes what a killed process left on its disk, as if its host were gone for good.
   *
   * @param process its name; it must not run
   * @throws DeploymentException where something can not be deleted
   */
  void forget(String process) throws DeploymentException;
}
