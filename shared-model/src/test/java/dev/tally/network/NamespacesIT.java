package dev.tally.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.Peer.Line;
import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.Heap;
import dev.tally.process.JvmCommand;
import dev.tally.process.ProcessSupervisor;
import dev.tally.traces.NetworkTraces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of their own for processes. Skipped where they can not be made. */
class NamespacesIT {

  /**
   * Longer than a kernel looks for a hardware address before it says that there is no such host.
   */
  private static final int PATIENCE = 4_000;

  /** What is sent again waits twice as long each time. */
  private static final int RETURN = 60_000;

  private static final Duration READY = Duration.ofSeconds(60);
  private static final String SILENCE = "SocketTimeoutException";

  @TempDir Path directory;

  private final Map<String, InetSocketAddress> places = new HashMap<>();
  private NetworkTraces before;
  private ProcessSupervisor supervisor;

  @BeforeEach
  void assumeThatTheyCanBeMade() throws IOException {
    Optional<String> missing = Requirements.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    before = NetworkTraces.now();
    supervisor = new ProcessSupervisor();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (supervisor != null) {
      supervisor.close();
      assertThat(NetworkTraces.now()).isEqualTo(before);
    }
  }

  private ChildProcess start(Namespaces networks, String name) throws Exception {
    String host = networks.host(name);
    ChildProcess child = start(networks, name, name, host);
    int port = Integer.parseInt(child.awaitReady(READY));
    places.put(name, new InetSocketAddress(host, port));
    return child;
  }

  private ChildProcess start(Namespaces networks, String network, String name, String... arguments)
      throws IOException {
    Path temporary = Files.createDirectories(directory.resolve(name + "-tmp"));
    JvmCommand command =
        new JvmCommand(Peer.class.getName(), List.of(arguments), Heap.of(32), temporary, Map.of());
    return supervisor.start(
        new ChildSpec(
            name,
            "peer",
            networks.enter(network, command.toCommand()),
            Map.of(),
            directory,
            directory.resolve(name + ".log")));
  }

  private InetSocketAddress place(String name) {
    InetSocketAddress place = places.get(name);
    assertThat(place).as(name).isNotNull();
    return place;
  }

  /** What one process hears when it asks another. */
  private String asks(String asker, String other) throws IOException {
    try (Line line = Line.open(place(asker), PATIENCE)) {
      line.say(
          "ask " + place(other).getHostString() + " " + place(other).getPort() + " " + PATIENCE);
      return String.valueOf(line.hear(3 * PATIENCE));
    }
  }

  /** The same of a process that starts now, since nobody can ask it to. */
  private String asksByItself(Namespaces networks, String asker, String other) throws Exception {
    InetSocketAddress place = place(other);
    String port = Integer.toString(place.getPort());
    String name = asker + "-asks-" + other;
    return start(networks, asker, name, place.getHostString(), port, "" + PATIENCE)
        .awaitReady(READY);
  }

  private String weAsk(String other) {
    return Peer.ask(place(other), PATIENCE);
  }

  @Test
  void eachIsAProcessAsAnyOtherInANetworkOfItsOwn() throws Exception {
    try (Namespaces networks = Namespaces.create()) {
      ChildProcess one = start(networks, "one");
      ChildProcess two = start(networks, "two");
      Set<String> all = new TreeSet<>();
      for (long pid : List.of(ProcessHandle.current().pid(), one.pid(), two.pid())) {
        all.add(NetworkTraces.networkOf(pid));
        assertThat(ProcessHandle.of(pid).orElseThrow().info().command().orElse(""))
            .endsWith("/java");
      }
      assertThat(all).hasSize(3);
      assertThat(weAsk("one")).isEqualTo(Peer.ANSWERED);
      assertThat(asks("one", "two")).isEqualTo(Peer.ANSWERED);
      supervisor.close();
    }
  }

  @Test
  void whoVanishesIsSilentForAllAndItsConnectionsAreKept() throws Exception {
    try (Namespaces networks = Namespaces.create()) {
      ChildProcess gone = start(networks, "gone");
      start(networks, "other");
      assertThat(asksByItself(networks, "gone", "other")).isEqualTo(Peer.ANSWERED);
      try (Line toGone = Line.open(place("gone"), PATIENCE)) {
        toGone.say("say before");
        assertThat(toGone.hear(PATIENCE)).isEqualTo("before");
        networks.vanish("gone");
        toGone.say("say meanwhile");
        assertThat(weAsk("gone")).isEqualTo(SILENCE);
        assertThat(asks("other", "gone")).isEqualTo(SILENCE);
        assertThat(asksByItself(networks, "gone", "other")).isEqualTo(SILENCE);
        start(networks, "late");
        assertThat(asks("late", "gone")).as("of one that came later").isEqualTo(SILENCE);
        assertThat(asks("late", "other")).isEqualTo(Peer.ANSWERED);
        assertThat(gone.isAlive()).isTrue();
        networks.heal();
        assertThat(weAsk("gone")).isEqualTo(Peer.ANSWERED);
        assertThat(asks("other", "gone")).isEqualTo(Peer.ANSWERED);
        assertThat(asks("gone", "late")).isEqualTo(Peer.ANSWERED);
        assertThat(toGone.hear(RETURN)).isEqualTo("meanwhile");
      }
      supervisor.close();
    }
  }

  /** Whatever any of them believes of the others' hardware: it is the bridge that is silent. */
  @Test
  void whoVanishesIsGoneForThoseTooWhoFindItAnew() throws Exception {
    try (Namespaces networks = Namespaces.create()) {
      start(networks, "gone");
      start(networks, "other");
      networks.vanish("gone");
      for (String name : List.of("gone", "other")) {
        List<String> flush = List.of("ip", "neigh", "flush", "dev", "eth0", "nud", "permanent");
        run(networks.enter(name, flush));
      }
      assertThat(asks("other", "gone")).isNotEqualTo(Peer.ANSWERED);
      assertThat(asksByItself(networks, "gone", "other")).isNotEqualTo(Peer.ANSWERED);
      networks.heal();
      assertThat(asks("other", "gone")).isEqualTo(Peer.ANSWERED);
      supervisor.close();
    }
  }

  @Test
  void whoIsIsolatedReachesItsOwnAndClientsReachAll() throws Exception {
    try (Namespaces networks = Namespaces.create()) {
      for (String name : List.of("one", "two", "three")) {
        start(networks, name);
      }
      networks.isolate(Set.of("one", "two"));
      assertThat(asks("one", "three")).isEqualTo(SILENCE);
      assertThat(asks("three", "two")).isEqualTo(SILENCE);
      assertThat(asks("one", "two")).isEqualTo(Peer.ANSWERED);
      for (String name : List.of("one", "two", "three")) {
        assertThat(weAsk(name)).as(name).isEqualTo(Peer.ANSWERED);
      }
      networks.heal();
      assertThat(asks("one", "three")).isEqualTo(Peer.ANSWERED);
      assertThat(asks("three", "two")).isEqualTo(Peer.ANSWERED);
      supervisor.close();
    }
  }

  @Test
  void whoIsMuteIsNotHeardByTheOthers() throws Exception {
    try (Namespaces networks = Namespaces.create()) {
      for (String name : List.of("mute", "two", "three")) {
        start(networks, name);
      }
      networks.mute("mute");
      assertThat(asks("mute", "two")).isEqualTo(SILENCE);
      assertThat(asks("three", "mute")).as("its answer is lost").isEqualTo(SILENCE);
      assertThat(asks("two", "three")).isEqualTo(Peer.ANSWERED);
      assertThat(weAsk("mute")).isEqualTo(Peer.ANSWERED);
      networks.heal();
      assertThat(asks("mute", "two")).isEqualTo(Peer.ANSWERED);
      supervisor.close();
    }
  }

  @Test
  void whoIsDelayedAnswersLaterUntilItIsMended() throws Exception {
    Optional<String> missing = Requirements.missingToDegrade();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    Duration delay = Duration.ofMillis(300);
    try (Namespaces networks = Namespaces.create()) {
      assertThat(networks.whyNotDegrade()).isEmpty();
      start(networks, "late");
      try (Line line = Line.open(place("late"), PATIENCE)) {
        networks.degrade("late", delay, 0);
        long asked = System.nanoTime();
        line.say("say late");
        assertThat(line.hear(PATIENCE)).isEqualTo("late");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(delay);
        // Another takes its place.
        networks.degrade("late", Duration.ZERO, 1);
        line.say("say lost");
        assertThatThrownBy(() -> line.hear(PATIENCE)).isInstanceOf(IOException.class);
        networks.heal();
        assertThat(line.hear(RETURN)).isEqualTo("lost");
      }
      supervisor.close();
    }
  }

  @Test
  void whatAMachineCanNotMakeBadIsRefusedWithWhatItTakes() throws Exception {
    Optional<String> missing = Requirements.missingToDegrade();
    assumeTrue(missing.isPresent(), "this machine can");
    try (Namespaces networks = Namespaces.create()) {
      networks.host("one");
      assertThat(networks.whyNotDegrade()).isEqualTo(missing);
      assertThatThrownBy(() -> networks.degrade("one", Duration.ofMillis(1), 0))
          .isInstanceOf(DeploymentException.class)
          .hasMessageContaining("netem");
      networks.heal();
    }
  }

  @Test
  void whoIsNotThereIsNamed() throws Exception {
    try (Namespaces networks = Namespaces.create()) {
      networks.host("one");
      assertThatThrownBy(() -> networks.vanish("two"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("process is 'two', must be one of [one]");
      assertThatThrownBy(() -> networks.isolate(Set.of("one", "two")))
          .hasMessage("process is 'two', must be one of [one]");
      networks.heal();
    }
  }

  /** Whoever is told to end cleans up under an interrupt. */
  @Test
  void anInterruptKeepsNothingFromBeingTakenDown() throws Exception {
    Namespaces networks = Namespaces.create();
    networks.host("one");
    Thread.currentThread().interrupt();
    networks.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(NetworkTraces.now()).isEqualTo(before);
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    return said;
  }

  private static Set<String> interfaces() throws IOException {
    Set<String> names = new TreeSet<>();
    for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      names.add(one.getName());
    }
    return names;
  }

  /**
   * What the machine bridges passes its rules for what it forwards, and Docker's drop that; so the
   * machine may bridge nothing of ours.
   */
  @Test
  void theMachineHasOneInterfaceAndNoBridgeHoweverManyProcesses() throws Exception {
    Set<String> usual = interfaces();
    String bridges = run(List.of("ip", "-o", "link", "show", "type", "bridge"));
    try (Namespaces networks = Namespaces.create()) {
      networks.host("one");
      networks.host("two");
      networks.host("three");
      assertThat(interfaces()).hasSize(usual.size() + 1).containsAll(usual);
      assertThat(run(List.of("ip", "-o", "link", "show", "type", "bridge"))).isEqualTo(bridges);
    }
    assertThat(interfaces()).isEqualTo(usual);
  }

  @Test
  void twoClustersHaveAddressesOfTheirOwn() throws Exception {
    try (Namespaces some = Namespaces.create();
        Namespaces others = Namespaces.create()) {
      String one = some.host("one");
      assertThat(some.host("one")).as("asked again").isEqualTo(one);
      assertThat(some.host("two")).isNotEqualTo(one);
      assertThat(others.host("one")).as("of another cluster").isNotEqualTo(one);
      assertThat(NetworkTraces.now().namespaces()).hasSize(before.namespaces().size() + 5);
    }
  }
}
