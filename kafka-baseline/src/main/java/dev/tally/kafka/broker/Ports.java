package dev.tally.kafka.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that brokers listen on.
 *
 * <p>A broker keeps its port through restarts, and while it is down the system may give away any
 * port of its ephemeral range to whoever connects anywhere. So ports are taken from below that.
 */
final class Ports {

  private static final int CONNECT_MILLIS = 200;
  private static final int LOWEST = 10_000;
  private static final int USUAL_FIRST_EPHEMERAL = 32_768;
  private static final int ATTEMPTS = 1_000;
  private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private Ports() {}

  /**
   * Ports of the loopback interface that are free now; another process may be quicker, which shows
   * when they are bound.
   */
  static List<Integer> free(int count) throws IOException {
    return free(count, firstEphemeral());
  }

  /**
   * The same, below a certain port where that leaves room.
   *
   * @throws IOException where there are not so many free ones
   */
  static List<Integer> free(int count, int below) throws IOException {
    if (below <= LOWEST + ATTEMPTS) {
      return ephemeral(count);
    }
    Set<Integer> ports = new LinkedHashSet<>();
    for (int attempt = 0; attempt < ATTEMPTS && ports.size() < count; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, below);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    if (ports.size() < count) {
      throw new IOException("no " + count + " free ports from " + LOWEST + " to " + (below - 1));
    }
    return List.copyOf(ports);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the system takes whatever port it likes. */
  private static int firstEphemeral() throws IOException {
    if (!Files.isReadable(EPHEMERAL)) {
      return USUAL_FIRST_EPHEMERAL;
    }
    return Integer.parseInt(Files.readString(EPHEMERAL).trim().split("\\s+", 2)[0]);
  }

  private static List<Integer> ephemeral(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, loopback());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  /** Whether somebody takes a connection at an address in numbers; throws where nobody does. */
  static boolean answers(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    }
  }

  /** As the brokers listen: by number, whatever protocol is preferred here. */
  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
