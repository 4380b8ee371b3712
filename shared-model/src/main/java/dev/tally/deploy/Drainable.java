package dev.tally.deploy;

/** A deployment whose processes can be ended as planned, and started again. */
public interface Drainable {

  /**
   * Has a process hand over what it does, as far as the system knows how, and ends it: how a
   * careful operator begins a restart. It is started again by {@link Killable#restart}.
   *
   * @param process the name of one of {@link Deployment#processes()}
   * @throws DeploymentException where it can not be handed over
   * @throws InterruptedException where the caller was interrupted
   */
  void drain(String process) throws DeploymentException, InterruptedException;
}
