package dev.tally.deploy;

/**
 * A deployment that can be made to use no processor time while another is measured, and taken up
 * again with its processes, and so their compiled code, still warm. Clients must be closed before
 * it is suspended.
 */
public interface Suspendable {

  /** Stops every process from running. */
  void suspend();

  /**
   * Lets every process run again and waits until the deployment serves.
   *
   * @throws DeploymentException where it does not come back
   * @throws InterruptedException where the caller was interrupted
   */
  void resume() throws DeploymentException, InterruptedException;
}
