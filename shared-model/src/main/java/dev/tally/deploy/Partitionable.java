package dev.tally.deploy;

import java.util.Set;

/** A deployment whose network can be cut. */
public interface Partitionable {

  /**
   * Cuts the network between one group of processes and all others, in both directions.
   *
   * @param group names of {@link Deployment#processes()}
   * @throws DeploymentException where the network can not be cut here
   */
  void isolate(Set<String> group) throws DeploymentException;

  /**
   * Mends every cut.
   *
   * @throws DeploymentException where the network can not be mended
   */
  void heal() throws DeploymentException;
}
