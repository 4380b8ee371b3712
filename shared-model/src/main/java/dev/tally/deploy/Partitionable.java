package dev.tally.deploy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A deployment whose network can be cut. Nothing that is cut is told so: packets vanish,
 * connections stay open and silent, as behind a broken switch.
 */
public interface Partitionable {

  /**
   * Why the network of this deployment can not be cut.
   *
   * @return for a person, with what it takes; empty where it can
   */
  Optional<String> whyNotCut();

  /**
   * Why processes of this deployment can not be given a bad network, which may take more than a
   * cut.
   *
   * @return for a person, with what it takes; empty where they can
   */
  default Optional<String> whyNotDegrade() {
    return whyNotCut();
  }

  /**
   * Cuts the network between one group of processes and all others, in both directions. Clients
   * still reach everybody.
   *
   * @param group names of {@link Deployment#processes()}
   * @throws DeploymentException where the network can not be cut here
   */
  void isolate(Set<String> group) throws DeploymentException;

  /**
   * Cuts one direction: what a process sends to the others is lost, what they send arrives. Clients
   * still reach everybody.
   *
   * @param process the name of one of {@link Deployment#processes()}
   * @throws DeploymentException where the network can not be cut here
   */
  void mute(String process) throws DeploymentException;

  /**
   * Cuts a process off from everybody, clients too: to all others its host is dead.
   *
   * @param process the name of one of {@link Deployment#processes()}
   * @throws DeploymentException where the network can not be cut here
   */
  void vanish(String process) throws DeploymentException;

  /**
   * Makes the network of a process bad.
   *
   * @param process the name of one of {@link Deployment#processes()}
   * @param delay how much later everything arrives that it sends
   * @param loss the share of packets it sends that is lost, 0 to 1
   * @throws DeploymentException where that can not be done here
   */
  void degrade(String process, Duration delay, double loss) throws DeploymentException;

  /**
   * Mends every cut and everything bad.
   *
   * @throws DeploymentException where the network can not be mended
   */
  void heal() throws DeploymentException;
}
