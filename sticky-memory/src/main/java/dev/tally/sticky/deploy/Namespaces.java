package dev.tally.sticky.deploy;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network of its own for each node, which can be cut: a network namespace of Linux with one
 * interface, all of them on one bridge, and this process at the bridge, so that clients always
 * reach every node. It takes root and {@code ip} (iproute2).
 *
 * <p>A cut from one node to another gives the first a wrong hardware address for the second, for
 * good: its packets leave, and nobody takes them. Neither side is told, connections stay open and
 * silent, as behind a broken switch; and each direction is cut by itself.
 */
final class Namespaces implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);
  private static final String NOBODY = "02:00:00:00:00:01";
  private static final String PREFIX = "tally-";
  private static final long TIMEOUT_SECONDS = 10;
  private static final int FIRST_NODE = 10;

  private final String mark;
  private final String subnet;
  private final Map<String, String> hosts = new HashMap<>();
  private final Map<String, String> ends = new HashMap<>();

  private Namespaces(String mark, String subnet) {
    this.mark = mark;
    this.subnet = subnet;
  }

  /**
   * Makes the bridge.
   *
   * @throws IOException where this machine or user may not
   */
  static Namespaces create() throws IOException {
    String mark = Long.toHexString(new SecureRandom().nextInt() & 0xFF_FFFFL);
    Namespaces made = new Namespaces(mark, freeSubnet());
    try {
      ip("link", "add", made.bridge(), "type", "bridge");
      ip("addr", "add", made.subnet + ".1/24", "dev", made.bridge());
      ip("link", "set", made.bridge(), "up");
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  private static String freeSubnet() throws IOException {
    Set<String> taken = new TreeSet<>();
    for (NetworkInterface known : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InterfaceAddress address : known.getInterfaceAddresses()) {
        taken.add(address.getAddress().getHostAddress());
      }
    }
    SecureRandom random = new SecureRandom();
    for (int attempt = 0; attempt < 100; attempt++) {
      String subnet = "10.213." + random.nextInt(256);
      if (taken.stream().noneMatch(address -> address.startsWith(subnet + "."))) {
        return subnet;
      }
    }
    throw new IOException("no network 10.213.x.0/24 is free");
  }

  private String bridge() {
    return "tly" + mark;
  }

  /** Where a node listens; makes its network where there is none yet. */
  synchronized String host(String node, int number) throws IOException {
    String known = hosts.get(node);
    if (known != null) {
      return known;
    }
    String host = subnet + "." + (FIRST_NODE + number);
    String end = "tly" + mark + "n" + number;
    ip("netns", "add", namespace(node));
    hosts.put(node, host);
    ip("link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", namespace(node));
    ends.put(node, end);
    ip("link", "set", end, "master", bridge(), "up");
    ip("-n", namespace(node), "addr", "add", host + "/24", "dev", "eth0");
    ip("-n", namespace(node), "link", "set", "eth0", "up");
    ip("-n", namespace(node), "link", "set", "lo", "up");
    return host;
  }

  private String namespace(String node) {
    return PREFIX + mark + "-" + node;
  }

  /** What a command begins with that is to run in a node's network; it keeps its process. */
  List<String> enter(String node) {
    return List.of("ip", "netns", "exec", namespace(node));
  }

  /** Nothing that one node sends reaches the other any more. */
  synchronized void cut(String from, String to) throws IOException {
    ip(
        "-n",
        namespace(from),
        "neigh",
        "replace",
        known(to),
        "lladdr",
        NOBODY,
        "dev",
        "eth0",
        "nud",
        "permanent");
  }

  private String known(String node) throws IOException {
    String host = hosts.get(node);
    if (host == null) {
      throw new IOException(node + " has no network, must be one of " + hosts.keySet());
    }
    return host;
  }

  /** Everybody reaches everybody. */
  synchronized void heal() throws IOException {
    for (String node : hosts.keySet()) {
      ip("-n", namespace(node), "neigh", "flush", "dev", "eth0", "nud", "permanent");
    }
  }

  /** Takes it all down. Idempotent. */
  @Override
  public synchronized void close() {
    for (String node : List.copyOf(hosts.keySet())) {
      // Its other end goes with it at once; with its network, it goes at some time.
      quietly("link", "del", ends.getOrDefault(node, "none"));
      quietly("netns", "del", namespace(node));
      hosts.remove(node);
    }
    quietly("link", "del", bridge());
  }

  private static void quietly(String... arguments) {
    try {
      ip(arguments);
    } catch (IOException e) {
      LOG.info("A network was not taken down: {}", e.getMessage());
    }
  }

  private static void ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
  }
}
