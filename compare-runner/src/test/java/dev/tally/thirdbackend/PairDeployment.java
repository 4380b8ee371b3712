package dev.tally.thirdbackend;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.Killable;
import dev.tally.deploy.Redundant;
import dev.tally.deploy.Role;
import dev.tally.deploy.Roles;
import dev.tally.process.ChildProcess;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Two owners; what one owned nobody answers for until 200 ms after it was killed. */
final class PairDeployment implements Deployment, Killable, Roles, Redundant {

  private static final long DETECTION_NANOS = 200_000_000;
  private static final List<String> NAMES = List.of("left", "right");

  private final Deployment counters;
  private String killed = "";
  private long killedAt;

  PairDeployment(Deployment counters) {
    this.counters = counters;
  }

  private synchronized boolean isUnanswered(String key) {
    return ownerAtFirst(key).equals(killed) && System.nanoTime() - killedAt < DETECTION_NANOS;
  }

  private static String ownerAtFirst(String key) {
    return NAMES.get(Math.floorMod(key.hashCode(), 2));
  }

  private synchronized String owner(String key) {
    return ownerAtFirst(key).equals(killed) ? other(killed) : ownerAtFirst(key);
  }

  private static String other(String name) {
    return NAMES.get(1 - NAMES.indexOf(name));
  }

  @Override
  public StatefulCounter connect(ClientOptions options) {
    StatefulCounter counter = counters.connect(options);
    return new StatefulCounter() {
      @Override
      public CompletionStage<Outcome> submit(Request request) {
        return isUnanswered(request.key())
            ? CompletableFuture.completedFuture(
                new Outcome.Failed(Failure.UNAVAILABLE, "its owner is dead"))
            : counter.submit(request);
      }

      @Override
      public void close() {
        counter.close();
      }
    };
  }

  @Override
  public Map<String, String> owners(Collection<String> keys) {
    Map<String, String> owners = new HashMap<>();
    keys.forEach(key -> owners.put(key, owner(key)));
    return owners;
  }

  @Override
  public Optional<String> holder(Role role, String key) {
    return role == Role.OWNER ? Optional.of(owner(key)) : Optional.empty();
  }

  @Override
  public boolean has(Role role) {
    return role == Role.OWNER;
  }

  @Override
  public Map<String, String> zones() {
    return Map.of("left", "l", "right", "r");
  }

  @Override
  public synchronized Optional<String> missing() {
    return killed.isEmpty() ? Optional.empty() : Optional.of(killed + " is dead");
  }

  @Override
  public synchronized Set<String> takenForAlive() {
    return killed.isEmpty() || System.nanoTime() - killedAt < DETECTION_NANOS
        ? Set.copyOf(NAMES)
        : Set.of(other(killed));
  }

  @Override
  public Copied copied() {
    return Copied.NOTHING;
  }

  @Override
  public synchronized void kill(String process) {
    killed = process;
    killedAt = System.nanoTime();
  }

  @Override
  public synchronized void restart(String process) {
    killed = "";
  }

  @Override
  public void forget(String process) {
    // It has no disk.
  }

  @Override
  public Map<String, String> effectiveSettings() {
    return Map.of();
  }

  @Override
  public List<ChildProcess> processes() {
    return List.of();
  }

  @Override
  public void close() {
    counters.close();
  }
}
