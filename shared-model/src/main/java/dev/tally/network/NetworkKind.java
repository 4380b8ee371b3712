package dev.tally.network;

import dev.tally.deploy.DeploymentException;
import dev.tally.label.Labels;
import java.io.IOException;
import java.util.Optional;

/** What networks a user may choose for the processes of a deployment. */
public enum NetworkKind {
  /** All on the machine's own loopback interface, which can not be cut. */
  LOOPBACK,
  /** Each process in a network namespace of its own: what can be cut. */
  NAMESPACES;

  /** The name of the setting, of every backend that has the choice. */
  public static final String SETTING = "network";

  /** What is taken where nothing is said. */
  public static final NetworkKind USUAL = LOOPBACK;

  /**
   * The name people write.
   *
   * @return lower case
   */
  public String label() {
    return Labels.of(this);
  }

  /**
   * The one of a name.
   *
   * @param label as people write it
   * @return the constant
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static NetworkKind of(String label) {
    return Labels.find(NetworkKind.class, SETTING, label);
  }

  /**
   * Refuses what {@link #open} would refuse, and leaves nothing behind.
   *
   * @throws DeploymentException naming the setting and what it takes of this machine
   */
  public void check() throws DeploymentException {
    Optional<String> missing = this == NAMESPACES ? Requirements.missing() : Optional.empty();
    if (missing.isPresent()) {
      throw new DeploymentException(refused(missing.get()));
    }
  }

  /**
   * Makes what processes are then put into.
   *
   * @return to be closed by the caller
   * @throws DeploymentException where this machine or user may not
   */
  public Networks open() throws DeploymentException {
    if (this == LOOPBACK) {
      return Networks.shared(
          "its processes share the machine's own, since they were not started with the setting "
              + SETTING
              + "="
              + NAMESPACES.label()
              + "; "
              + Requirements.NETWORKS);
    }
    try {
      return Namespaces.create();
    } catch (IOException e) {
      throw new DeploymentException(refused(e.getMessage() + "; " + Requirements.NETWORKS), e);
    }
  }

  private String refused(String reason) {
    return "setting " + SETTING + " is " + label() + ", which can not be had here: " + reason;
  }
}
