package dev.tally.experiment;

import dev.tally.process.ProcessIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One measurement at a time on a machine, whoever's it is. The lock is a port of the loopback
 * interface that its holder listens on: the same for all users, temporary directories and file
 * systems, and free when the holder is gone, however it went. The holder tells whoever connects
 * whose run it is.
 *
 * <p>There are a few such ports, since a stranger may have one of them. Whoever takes one asks at
 * all others before and after: of two that begin at the same moment at least one sees the other. A
 * port that accepts and says nothing may be that of a run that is stopped, and counts as one.
 *
 * <p>A network namespace of its own (a container's) has a loopback interface of its own, so a run
 * there is not seen here; see {@link dev.tally.measure.OtherLoad}.
 */
public final class RunLock implements AutoCloseable {

  /** System property: the first of the ports, for those who have all of them taken. */
  public static final String PORT_PROPERTY = "tally.lock.port";

  /** Below what systems give to whoever asks for any port, and nobody's by registration. */
  private static final int USUAL_PORT = 28_263;

  private static final int PORTS = 3;
  private static final String GREETING = "TALLY-RUN ";
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int LONGEST_GREETING = 1_000;

  private final ServerSocket socket;
  private final String greeting;

  private RunLock(ServerSocket socket, String greeting) {
    this.socket = socket;
    this.greeting = greeting;
  }

  /**
   * Takes the lock of this machine.
   *
   * @param purpose what it is taken for, shown to whoever is refused
   * @return the lock, held until closed
   * @throws OccupiedException where another process holds it, or may hold it
   * @throws IOException where no port can be had
   */
  public static RunLock acquire(String purpose) throws IOException, OccupiedException {
    int first = Integer.getInteger(PORT_PROPERTY, USUAL_PORT);
    if (first < 1 || first > 65_535 - PORTS) {
      throw new InvalidExperimentException(
          PORT_PROPERTY + " is " + first + ", must be 1 to " + (65_535 - PORTS));
    }
    return acquire(IntStream.range(first, first + PORTS).boxed().toList(), purpose);
  }

  private static RunLock acquire(List<Integer> ports, String purpose)
      throws IOException, OccupiedException {
    for (int port : ports) {
      refuseWhereHeld(port);
    }
    ServerSocket socket = bindAny(ports);
    try {
      for (int port : ports) {
        if (port != socket.getLocalPort()) {
          refuseWhereHeld(port);
        }
      }
    } catch (IOException | OccupiedException | RuntimeException e) {
      socket.close();
      throw e;
    }
    String greeting =
        "%s%s of user %s, since %s: %s%n"
            .formatted(
                GREETING,
                ProcessIdentity.current(),
                System.getProperty("user.name"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                purpose);
    RunLock lock = new RunLock(socket, greeting);
    Thread thread = new Thread(lock::tell, "run-lock");
    thread.setDaemon(true);
    thread.start();
    return lock;
  }

  private static ServerSocket bindAny(List<Integer> ports) throws IOException {
    @Nullable IOException why = null;
    for (int port : ports) {
      try {
        return new ServerSocket(port, 0, loopback());
      } catch (IOException e) {
        why = e;
      }
    }
    throw new IOException(
        "of the ports of 127.0.0.1 by which runs keep out of each other's way, "
            + ports
            + ", none can be had; others, for all runs on this machine, by TALLY_JAVA_OPTS=-D"
            + PORT_PROPERTY
            + "=PORT",
        why);
  }

  private static void refuseWhereHeld(int port) throws IOException, OccupiedException {
    Optional<String> holder = ask(port);
    if (holder.isPresent()) {
      throw new OccupiedException(holder.get());
    }
  }

  /** Who holds the lock there; empty where nobody listens, or somebody who is no run of Tally. */
  private static Optional<String> ask(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(loopback(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String said =
          new String(socket.getInputStream().readNBytes(LONGEST_GREETING), StandardCharsets.UTF_8);
      return said.startsWith(GREETING)
          ? Optional.of(printable(said.substring(GREETING.length())))
          : Optional.empty();
    } catch (SocketTimeoutException e) {
      return Optional.of(
          "whoever has port "
              + port
              + " of 127.0.0.1 says nothing: a run that is stopped, or another program; other"
              + " ports, for all runs on this machine, by TALLY_JAVA_OPTS=-D"
              + PORT_PROPERTY
              + "=PORT");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String printable(String said) {
    return said.strip().replaceAll("\\p{Cntrl}", "?");
  }

  /** By number: no name need resolve, and the other protocol may be preferred. */
  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private void tell() {
    byte[] said = greeting.getBytes(StandardCharsets.UTF_8);
    while (!socket.isClosed()) {
      try (Socket asker = socket.accept()) {
        asker.getOutputStream().write(said);
      } catch (IOException e) {
        // The asker has gone, or the lock was given back.
      }
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Another run is under way. */
  public static final class OccupiedException extends Exception {

    @java.io.Serial private static final long serialVersionUID = 1L;

    OccupiedException(String holder) {
      super(
          "another run is measuring on this machine ("
              + holder
              + "); two at once would measure each other. Begin when that one has ended.");
    }
  }
}
