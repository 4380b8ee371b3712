package dev.tally.fault;

import dev.tally.deploy.Redundant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks when a system itself first takes a victim for gone, while others wait for other things. A
 * look every 50 ms, so it is late by at most that, and by as long as the system takes to tell.
 */
final class Detection implements AutoCloseable {

  private static final long LOOK_MILLIS = 50;

  private final Redundant deployment;
  private final List<String> victims;
  private final Thread looking;
  private volatile long seen;
  private volatile boolean over;

  private Detection(Redundant deployment, List<String> victims) {
    this.deployment = deployment;
    this.victims = victims;
    this.looking = new Thread(this::look, "detection");
    looking.setDaemon(true);
  }

  /** Begins to look. */
  static Detection start(Redundant deployment, List<String> victims) {
    Detection detection = new Detection(deployment, victims);
    detection.looking.start();
    return detection;
  }

  private void look() {
    try {
      while (!over) {
        Set<String> alive = deployment.takenForAlive();
        if (!alive.isEmpty() && victims.stream().noneMatch(alive::contains)) {
          seen = System.nanoTime();
          return;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When it was seen, as {@link System#nanoTime}; empty where it was not so far. */
  OptionalLong at() {
    return seen == 0 ? OptionalLong.empty() : OptionalLong.of(seen);
  }

  @Override
  public void close() {
    over = true;
    looking.interrupt();
  }
}
