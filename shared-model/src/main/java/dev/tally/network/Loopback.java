package dev.tally.network;

import dev.tally.deploy.DeploymentException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everybody on the machine's own loopback interface: nothing to make, and nothing to cut. */
record Loopback(String reason) implements Networks {

  private static final String HOST = "127.0.0.1";

  @Override
  public String host(String process) {
    return HOST;
  }

  @Override
  public List<String> enter(String process) {
    return List.of();
  }

  @Override
  public Optional<String> whyNotCut() {
    return Optional.of(reason);
  }

  @Override
  public void isolate(Set<String> group) throws DeploymentException {
    throw refused();
  }

  @Override
  public void mute(String process) throws DeploymentException {
    throw refused();
  }

  @Override
  public void vanish(String process) throws DeploymentException {
    throw refused();
  }

  @Override
  public void degrade(String process, Duration delay, double loss) throws DeploymentException {
    throw refused();
  }

  private DeploymentException refused() {
    return new DeploymentException("the network can not be cut: " + reason);
  }

  @Override
  public void heal() {
    // Nothing was cut.
  }

  @Override
  public void close() {
    // The machine's own stays.
  }
}
