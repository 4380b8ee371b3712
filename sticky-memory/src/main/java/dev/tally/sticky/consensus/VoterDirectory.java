package dev.tally.sticky.consensus;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Where a voter keeps its promises. A directory has a random identity of its own, which is a part
 * of the voter's: whoever comes up with an empty directory has forgotten what it promised, so it is
 * another voter, and counts for nothing before the others admit it.
 */
public final class VoterDirectory {

  private static final String FILE = "voter";
  private static final String GROUP = "group";

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 12_000;
  private static final int PORT_ATTEMPTS = 100;

  private final Path path;
  private final String voterId;
  private final int port;

  private VoterDirectory(Path path, String voterId, int port) {
    this.path = path;
    this.voterId = voterId;
    this.port = port;
  }

  /**
   * Opens a directory, or makes it, with a free port that it keeps.
   *
   * @param path where it is
   * @param node the stable name of the node
   * @param host where the voter is to listen
   * @return with an identity
   * @throws IOException where it can not be read or written, or is another node's
   */
  public static VoterDirectory open(Path path, String node, String host) throws IOException {
    Files.createDirectories(path);
    Path file = path.resolve(FILE);
    if (!Files.exists(file)) {
      byte[] random = new byte[8];
      new SecureRandom().nextBytes(random);
      String id = node + "@" + HexFormat.of().formatHex(random);
      Path fresh = path.resolve(FILE + ".new");
      Files.write(fresh, List.of(id, Integer.toString(freePort(host))));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 2 || !lines.get(0).startsWith(node + "@")) {
      throw new IOException(file + " is not of a voter of node " + node + ": " + lines);
    }
    return new VoterDirectory(path, lines.get(0), Integer.parseInt(lines.get(1)));
  }

  /** One that nobody opens again. */
  static VoterDirectory passing(Path path, String node, int port) {
    return new VoterDirectory(path, node + "@passing", port);
  }

  /**
   * A port that is free now, and that no outgoing connection of anybody is given while its voter is
   * away: not of the range that systems take those from.
   */
  private static int freePort(String host) throws IOException {
    SecureRandom random = new SecureRandom();
    InetAddress address = InetAddress.getByName(host);
    for (int i = 0; i < PORT_ATTEMPTS; i++) {
      int port = FIRST_PORT + random.nextInt(PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, address)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody's. Another one, then.
      }
    }
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  /**
   * Who votes from here.
   *
   * @return the node's name and the directory's identity
   */
  public String voterId() {
    return voterId;
  }

  /**
   * Where it listens for other voters, always.
   *
   * @return a port
   */
  public int port() {
    return port;
  }

  /**
   * Whether nothing was ever voted or logged here.
   *
   * @return true until a voter was started from here
   */
  public boolean isFresh() {
    return !Files.exists(log()) && !Files.exists(path.resolve(GROUP));
  }

  /**
   * Whoever voted here once must not vote again without the log, which holds its promises.
   *
   * @throws IOException where the log is gone, or is another group's
   */
  void check(UUID group) throws IOException {
    Path file = path.resolve(GROUP);
    if (!Files.exists(file)) {
      return;
    }
    String known = Files.readString(file).strip();
    if (!known.equals(group.toString())) {
      throw new IOException(path + " is of a voter of group " + known + ", not of " + group);
    }
    if (!Files.isDirectory(log().resolve(known))) {
      throw new IOException(
          path + " has lost its log, so " + voterId + " can not vote: empty it to get a new voter");
    }
  }

  /** Remembers that there is a log now. */
  void belongs(UUID group) throws IOException {
    Path fresh = path.resolve(GROUP + ".new");
    Files.writeString(fresh, group.toString());
    Files.move(
        fresh,
        path.resolve(GROUP),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  Path log() {
    return path.resolve("log");
  }
}
