package dev.tally.fault;

import dev.tally.deploy.Deployment;
import java.util.Optional;

/**
 * What is struck.
 *
 * @param deployment running
 * @param disk all that its processes keep on disk, where that can lose its power; else empty
 */
public record Target(Deployment deployment, Optional<PowerDisk> disk) {

  /**
   * A deployment on disks that do not fail.
   *
   * @param deployment running
   * @return without a disk that could be stopped
   */
  public static Target of(Deployment deployment) {
    return new Target(deployment, Optional.empty());
  }
}
