package dev.tally.sticky.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network of its own for each node, which can be cut: a network namespace of Linux with one
 * interface, all of them on one bridge, and the machine at the bridge by one interface too, so that
 * clients always reach every node. It takes root and {@code ip} (iproute2).
 *
 * <p>The bridge is in a namespace of its own. On one of the machine's, what nodes send each other
 * would pass the machine's rules for what it forwards, and where Docker runs those drop it.
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
  private static final String BRIDGE = "bridge";

  private final String mark;
  private final String subnet;
  private final Map<String, String> hosts = new HashMap<>();
  private boolean closed;

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
    SecureRandom random = new SecureRandom();
    String mark = Long.toHexString(random.nextInt() & 0xFF_FFFFL);
    List<String> routes = ip("-4", "route", "show", "table", "all").lines().toList();
    String subnet =
        Subnets.free(routes, random)
            .orElseThrow(() -> new IOException("no network of 198.18.0.0/15 is without a route"));
    Namespaces made = new Namespaces(mark, subnet);
    try {
      made.makeBridge();
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  private void makeBridge() throws IOException {
    String own = middle();
    ip("netns", "add", own);
    ip("-n", own, "link", "add", BRIDGE, "type", "bridge");
    ip("-n", own, "link", "set", BRIDGE, "up");
    ip("link", "add", machine(), "type", "veth", "peer", "name", "machine", "netns", own);
    ip("-n", own, "link", "set", "machine", "master", BRIDGE, "up");
    ip("addr", "add", subnet + ".1/24", "dev", machine());
    ip("link", "set", machine(), "up");
  }

  /** The interface by which the machine reaches the nodes: all that it has of them. */
  private String machine() {
    return "tly" + mark;
  }

  /** The namespace of the bridge. */
  private String middle() {
    return PREFIX + mark;
  }

  /** Where a node listens; makes its network where there is none yet. */
  synchronized String host(String node, int number) throws IOException {
    String known = hosts.get(node);
    if (known != null) {
      return known;
    }
    String host = subnet + "." + (FIRST_NODE + number);
    String end = "node" + number;
    ip("netns", "add", namespace(node));
    hosts.put(node, host);
    ip(
        "-n",
        middle(),
        "link",
        "add",
        end,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        namespace(node));
    ip("-n", middle(), "link", "set", end, "master", BRIDGE, "up");
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
    if (closed) {
      return;
    }
    closed = true;
    // Its other end goes with it at once; with its network, it would go at some time.
    quietly("link", "del", machine());
    for (String node : hosts.keySet()) {
      quietly("netns", "del", namespace(node));
    }
    quietly("netns", "del", middle());
  }

  private static void quietly(String... arguments) {
    try {
      ip(arguments);
    } catch (IOException e) {
      LOG.info("A network was not taken down: {}", e.getMessage());
    }
  }

  /** Runs the command to its end; gives what it printed. */
  private static String ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // Read before its end is awaited: more than a pipe holds would keep it from ending.
    CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> read(process));
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
      throw new IOException(String.join(" ", command) + " failed: " + said.join().strip());
    }
    return said.join();
  }

  private static String read(Process process) {
    try (InputStream in = process.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
