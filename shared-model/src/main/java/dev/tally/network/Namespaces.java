package dev.tally.network;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.Bridge.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A network of its own for each process, which can be cut: a network namespace of Linux with one
 * interface, all of them on one bridge, and the machine at the bridge by one interface too, so that
 * clients reach every process. {@link Requirements} tell what that takes.
 *
 * <p><b>A cut</b> from one process to another gives the first a wrong hardware address for the
 * second, for good: its packets leave, and nobody takes them. Neither side is told, connections
 * stay open and silent, as behind a broken switch; and each direction is cut by itself.
 *
 * <p><b>A process vanishes</b> when the bridge forwards nothing from its port and nothing to it:
 * one command, so that it is gone for all others at one moment, and they for it. That the bridge
 * still takes its packets matters: were its port set down, its interface would lose its carrier,
 * and its own sockets would be told that there is no way. Then it is cut from all others, and they
 * from it, as above: else each kernel would ask for the hardware address of who no longer answers,
 * and after three seconds tell every attempt to connect that there is no such host, where a host
 * behind a router is silent for ever. (Losing everything by {@code netem} at both ends would be
 * told like that too, and takes a module that not every kernel has.)
 *
 * <p><b>A bad network</b> is {@code netem} on what the process sends.
 *
 * <p>Whoever gets a network while others are isolated or mute is not cut off from them.
 */
public final class Namespaces implements Networks {

  private static final String NOBODY = "02:00:00:00:00:01";

  /** What a port of a bridge does, by the numbers of the kernel. */
  private static final int FORWARDS_NOTHING = 0;

  private static final int FORWARDS = 3;

  @FunctionalInterface
  private interface Step {
    void take() throws IOException;
  }

  private final Bridge bridge;
  private final Set<String> vanished = new HashSet<>();
  private final Set<String> degraded = new HashSet<>();
  private Optional<String> whyNotDegrade = Optional.empty();
  private boolean triedToDegrade;

  private Namespaces(Bridge bridge) {
    this.bridge = bridge;
  }

  /**
   * Makes the bridge, on addresses that nothing on this machine has a route to.
   *
   * @return networks without a process yet; to be closed by the caller
   * @throws IOException where this machine or user may not; nothing is left then
   */
  public static Namespaces create() throws IOException {
    return new Namespaces(Bridge.create());
  }

  @Override
  public synchronized String host(String process) throws IOException {
    if (bridge.processes().contains(process)) {
      return bridge.place(process).address();
    }
    Place place = bridge.add(process);
    cut(process, vanished);
    return place.address();
  }

  @Override
  public List<String> enter(String process) {
    return List.of("ip", "netns", "exec", bridge.namespace(process));
  }

  @Override
  public Optional<String> whyNotCut() {
    return Optional.empty();
  }

  /** Tried once, since it may be asked in the middle of a measurement. */
  @Override
  public synchronized Optional<String> whyNotDegrade() {
    if (!triedToDegrade) {
      whyNotDegrade = Requirements.missingToDegrade();
      triedToDegrade = true;
    }
    return whyNotDegrade;
  }

  @Override
  public void isolate(Set<String> group) throws DeploymentException {
    change("cut", () -> cutOff(group));
  }

  private void cutOff(Set<String> group) throws IOException {
    group.forEach(bridge::place);
    List<String> others = new ArrayList<>(bridge.processes());
    others.removeAll(group);
    for (String inside : group) {
      cut(inside, others);
    }
    for (String outside : others) {
      cut(outside, group);
    }
  }

  @Override
  public void mute(String process) throws DeploymentException {
    change("cut", () -> cut(process, bridge.processes()));
  }

  /**
   * Cuts one direction alone, of some pairs.
   *
   * @param from who is no longer heard
   * @param to by whom; itself is left out
   * @throws IOException where that fails
   * @throws IllegalArgumentException where one has no network
   */
  public synchronized void cut(String from, Collection<String> to) throws IOException {
    Place sender = bridge.place(from);
    List<String> lines = new ArrayList<>();
    for (String receiver : to) {
      if (!receiver.equals(from)) {
        lines.add(lost(bridge.place(receiver).address(), Bridge.DEVICE));
      }
    }
    Commands.ipIn(sender.namespace(), lines);
  }

  /** Of {@code ip}: what is sent to an address is lost from now on. */
  private static String lost(String address, String device) {
    return "neigh replace " + address + " lladdr " + NOBODY + " dev " + device + " nud permanent";
  }

  @Override
  public void vanish(String process) throws DeploymentException {
    change("cut", () -> hide(process));
  }

  private void hide(String process) throws IOException {
    Place place = bridge.place(process);
    vanished.add(process);
    set(place, FORWARDS_NOTHING);
    Commands.ipIn(place.namespace(), List.of(lost(bridge.machine(), Bridge.DEVICE)));
    cut(process, bridge.processes());
    Commands.ip(lost(place.address(), bridge.device()).split(" ", -1));
    for (String other : bridge.processes()) {
      cut(other, Set.of(process));
    }
  }

  /** By {@code bridge}: {@code ip} takes a port's state too, and does nothing about it. */
  private void set(Place place, int state) throws IOException {
    List<String> command = List.of("link", "set", "dev", place.port(), "state", "" + state);
    Commands.runIn(bridge.namespace(), "bridge", command);
  }

  @Override
  public void degrade(String process, Duration delay, double loss) throws DeploymentException {
    Netem netem = new Netem(delay, loss);
    try {
      change("made bad", () -> put(netem, process));
    } catch (DeploymentException e) {
      throw new DeploymentException(e.getMessage() + "; " + Requirements.NETEM, e);
    }
  }

  private void put(Netem netem, String process) throws IOException {
    Commands.runIn(bridge.place(process).namespace(), "tc", netem.make(Bridge.DEVICE));
    degraded.add(process);
  }

  @Override
  public void heal() throws DeploymentException {
    change("mended", () -> takeAll(mending()));
  }

  private List<Step> mending() {
    List<Step> steps = new ArrayList<>();
    for (String process : List.copyOf(degraded)) {
      steps.add(
          () -> {
            String namespace = bridge.place(process).namespace();
            Commands.runIn(namespace, "tc", Netem.unmake(Bridge.DEVICE));
            degraded.remove(process);
          });
    }
    for (String process : bridge.processes()) {
      String namespace = bridge.place(process).namespace();
      steps.add(() -> Commands.ipIn(namespace, List.of(found(Bridge.DEVICE))));
    }
    steps.add(() -> Commands.ip(found(bridge.device()).split(" ", -1)));
    for (String process : List.copyOf(vanished)) {
      steps.add(
          () -> {
            set(bridge.place(process), FORWARDS);
            vanished.remove(process);
          });
    }
    return steps;
  }

  /** Of {@code ip}: nothing that an interface sends is lost any more. */
  private static String found(String device) {
    return "neigh flush dev " + device + " nud permanent";
  }

  private synchronized void change(String what, Step step) throws DeploymentException {
    try {
      step.take();
    } catch (IOException e) {
      throw new DeploymentException("the network can not be " + what + ": " + e.getMessage(), e);
    }
  }

  /** Takes every step, whatever comes of the others. */
  private static void takeAll(List<Step> steps) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (Step step : steps) {
      try {
        step.take();
      } catch (IOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      IOException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  @Override
  public synchronized void close() {
    bridge.close();
  }
}
