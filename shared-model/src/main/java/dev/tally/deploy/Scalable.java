package dev.tally.deploy;

/** A deployment that can grow and shrink while it serves. */
public interface Scalable {

  /**
   * Changes the number of nodes that hold state, moving what must be moved.
   *
   * @param nodes how many, at least 1
   * @throws DeploymentException where the change fails
   * @throws InterruptedException where the caller was interrupted
   */
  void scaleTo(int nodes) throws DeploymentException, InterruptedException;

  /**
   * How many nodes hold state now.
   *
   * @return at least 1
   */
  int nodes();
}
