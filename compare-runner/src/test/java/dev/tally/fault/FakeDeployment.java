package dev.tally.fault;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.Drainable;
import dev.tally.deploy.Killable;
import dev.tally.deploy.Redundant;
import dev.tally.deploy.Role;
import dev.tally.deploy.Roles;
import dev.tally.process.ChildProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells what a test wants it to, and notes what is done to it. */
final class FakeDeployment implements Deployment, Killable, Drainable, Roles, Redundant {

  final Map<String, String> owners = new ConcurrentHashMap<>();
  final List<String> deeds = new CopyOnWriteArrayList<>();
  final Set<String> alive = ConcurrentHashMap.newKeySet();
  final Map<Role, String> holders = new ConcurrentHashMap<>();
  final Map<String, String> zones = new ConcurrentHashMap<>();
  volatile Optional<String> missing = Optional.empty();
  volatile Runnable onKill = () -> {};

  @Override
  public Map<String, String> owners(Collection<String> keys) {
    Map<String, String> asked = new HashMap<>(owners);
    asked.keySet().retainAll(keys);
    return asked;
  }

  @Override
  public Optional<String> holder(Role role, String key) {
    return role == Role.OWNER
        ? Optional.ofNullable(owners.get(key))
        : Optional.ofNullable(holders.get(role));
  }

  @Override
  public boolean has(Role role) {
    return role == Role.OWNER || holders.containsKey(role);
  }

  @Override
  public Map<String, String> zones() {
    return zones;
  }

  @Override
  public Optional<String> missing() {
    return missing;
  }

  @Override
  public Set<String> takenForAlive() {
    return Set.copyOf(alive);
  }

  @Override
  public Copied copied() {
    return Copied.NOTHING;
  }

  @Override
  public void kill(String process) {
    deeds.add("kill " + process);
    alive.remove(process);
    onKill.run();
  }

  @Override
  public void restart(String process) {
    deeds.add("restart " + process);
    alive.add(process);
  }

  @Override
  public void drain(String process) {
    deeds.add("drain " + process);
    alive.remove(process);
    onKill.run();
  }

  @Override
  public void forget(String process) {
    deeds.add("forget " + process);
  }

  @Override
  public StatefulCounter connect(ClientOptions options) {
    throw new UnsupportedOperationException("nothing is asked of it");
  }

  @Override
  public Map<String, String> effectiveSettings() {
    return Map.of();
  }

  @Override
  public List<ChildProcess> processes() {
    return new ArrayList<>();
  }

  @Override
  public void close() {
    // Nothing was started.
  }
}
