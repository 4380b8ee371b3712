package dev.tally.network;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Partitionable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A deployment that is cut where its processes are: it tells its networks, and that is all. */
public interface Networked extends Partitionable {

  /**
   * Where its processes are.
   *
   * @return the same for as long as it lives
   */
  Networks networks();

  @Override
  default Optional<String> whyNotCut() {
    return networks().whyNotCut();
  }

  @Override
  default Optional<String> whyNotDegrade() {
    return networks().whyNotDegrade();
  }

  @Override
  default void isolate(Set<String> group) throws DeploymentException {
    networks().isolate(group);
  }

  @Override
  default void mute(String process) throws DeploymentException {
    networks().mute(process);
  }

  @Override
  default void vanish(String process) throws DeploymentException {
    networks().vanish(process);
  }

  @Override
  default void degrade(String process, Duration delay, double loss) throws DeploymentException {
    networks().degrade(process, delay, loss);
  }

  @Override
  default void heal() throws DeploymentException {
    networks().heal();
  }
}
