package dev.tally.sticky.deploy;

import dev.tally.deploy.DeploymentException;
import java.io.IOException;
import java.util.List;

/** Cuts the network between nodes that have networks of their own. */
final class Cuts {

  private Cuts() {}

  /**
   * Cuts one direction alone; clients reach everybody all the same.
   *
   * @throws DeploymentException where the nodes share the machine's network, or it can not be cut
   */
  static void between(NodeLauncher launcher, List<String> from, List<String> to)
      throws DeploymentException {
    Namespaces networks = networks(launcher);
    try {
      for (String sender : from) {
        for (String receiver : to) {
          networks.cut(sender, receiver);
        }
      }
    } catch (IOException e) {
      throw new DeploymentException("the network can not be cut: " + e.getMessage(), e);
    }
  }

  /**
   * Mends every cut.
   *
   * @throws DeploymentException as {@link #between}
   */
  static void heal(NodeLauncher launcher) throws DeploymentException {
    try {
      networks(launcher).heal();
    } catch (IOException e) {
      throw new DeploymentException("the network can not be mended: " + e.getMessage(), e);
    }
  }

  private static Namespaces networks(NodeLauncher launcher) throws DeploymentException {
    return launcher
        .namespaces()
        .orElseThrow(
            () ->
                new DeploymentException(
                    "the network of these nodes can not be cut: they were not started with the"
                        + " setting network=namespaces, which takes root"));
  }
}
