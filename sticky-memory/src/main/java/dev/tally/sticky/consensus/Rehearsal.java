package dev.tally.sticky.consensus;

import dev.tally.process.DirectoryCleaner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a young process lead once before it counts. A voter may run for days as a follower; when the
 * leader dies, hundreds of classes of Ratis are loaded and linked for the first time, which takes
 * several hundred milliseconds, and that long nothing has a primary. So two voters of a group of
 * their own, in a directory that is deleted, elect a leader and commit a command each, and end.
 */
public final class Rehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final long PATIENCE_SECONDS = 30;
  private static final int ROUNDS = 2;

  private static volatile boolean done;

  private Rehearsal() {}

  /**
   * Begins, on a thread of its own; what goes wrong changes nothing but how quick the first
   * election is.
   *
   * @param host where voters may listen
   */
  public static void begin(String host) {
    Background.run("rehearsal", () -> run(host));
  }

  /** Whether this process has led a group once. */
  static boolean isDone() {
    return done;
  }

  private static void run(String host) {
    try {
      Path directory = Files.createTempDirectory("rehearsal-");
      try {
        lead(directory, host);
      } finally {
        DirectoryCleaner.delete(directory);
      }
    } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
      LOG.info("No rehearsal of an election", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Elects and commits.
   *
   * @throws TimeoutException where nobody leads in time
   */
  static void lead(Path directory, String host)
      throws IOException, ExecutionException, TimeoutException, InterruptedException {
    UUID group = UUID.randomUUID();
    List<VoterDirectory> homes = new ArrayList<>();
    List<Voter> voters = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      Path path = Files.createDirectory(directory.resolve(name));
      VoterDirectory home = VoterDirectory.passing(path, name, passingPort(host));
      homes.add(home);
      voters.add(new Voter(home.voterId(), name, host, home.port()));
    }
    List<ConsensusServer> servers = new ArrayList<>();
    try {
      for (VoterDirectory home : homes) {
        servers.add(ConsensusServer.start(home, group, voters, host, new Nothing()));
      }
      for (int i = 0; i < ROUNDS; i++) {
        for (ConsensusServer server : servers) {
          server.submit(new byte[1]).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
      }
      done = true;
    } finally {
      // The leader first: it would complain about a follower that is closed.
      servers.sort(Comparator.comparing(ConsensusServer::leads).reversed());
      servers.forEach(ConsensusServer::close);
    }
  }

  /** Of the range that outgoing connections have: no voter that is away has it for its own. */
  private static int passingPort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  /** Remembers nothing. */
  private static final class Nothing implements ReplicatedMachine {

    @Override
    public byte[] apply(byte[] command) {
      return command;
    }

    @Override
    public byte[] snapshot() {
      return new byte[0];
    }

    @Override
    public void restore(byte[] snapshot) {
      // There was nothing.
    }

    @Override
    public void leadership(boolean leads) {
      // Of no use.
    }
  }
}
