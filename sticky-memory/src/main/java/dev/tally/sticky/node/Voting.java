package dev.tally.sticky.node;

import dev.tally.sticky.consensus.ConsensusClient;
import dev.tally.sticky.consensus.ConsensusServer;
import dev.tally.sticky.consensus.Voter;
import dev.tally.sticky.protocol.Kind;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who votes about placement, and how a wiped node votes again.
 *
 * <p>A vote is named by its node and the random identity of its directory, so a node that comes
 * back with an empty directory is a voter nobody has admitted: it tells so to all it is linked to,
 * again and again. The leader then has the voters replace the node's old vote by the new one, which
 * is a command to the group itself: compared and set, agreed to by a majority of the old and of the
 * new voters. The old identity and the new one never vote in one configuration, and whoever comes
 * up with the old directory later is no voter any more.
 *
 * <p>Whom the leader admits is decided by the placement: only the process that lives there under
 * the name of the vote. Everybody keeps the newest list of voters in its directory, as long as the
 * leader tells it, so that it finds them after a restart even where none of the first ones is left.
 *
 * <p>The loop's, but for {@link #cluster}.
 */
final class Voting {

  private static final Logger LOG = LoggerFactory.getLogger(Voting.class);
  private static final long ROUND_MILLIS = 250;

  private final Node node;
  private final Path directory;
  private final Voter self;
  private final @Nullable ConsensusServer server;
  private final @Nullable ConsensusClient client;
  private volatile ClusterInfo cluster;
  private boolean replacing;
  private long lastRound;

  Voting(
      Node node,
      Path directory,
      Voter self,
      ClusterInfo cluster,
      @Nullable ConsensusServer server,
      @Nullable ConsensusClient client) {
    this.node = node;
    this.directory = directory;
    this.self = self;
    this.cluster = cluster;
    this.server = server;
    this.client = client;
  }

  /** Whether a node has, or had, a vote; an empty directory of its own makes it a candidate. */
  static boolean isVoter(ClusterInfo cluster, String name) {
    return cluster.voters().stream().anyMatch(voter -> voter.node().equals(name));
  }

  ClusterInfo cluster() {
    return cluster;
  }

  /** Now and then: looks who votes, and tells whoever must know. */
  void look(long now, boolean leads) {
    if (now - lastRound < ROUND_MILLIS) {
      return;
    }
    lastRound = now;
    ConsensusServer own = server;
    if (own == null) {
      return;
    }
    List<Voter> present = own.voters();
    if (present.contains(self)) {
      learn(present);
    } else {
      tell(Kind.CANDIDATE, List.of(self));
    }
    if (leads) {
      tell(Kind.VOTERS, present);
    }
  }

  private void tell(byte kind, List<Voter> voters) {
    byte[] text = new ClusterInfo(cluster.id(), voters).format().getBytes(StandardCharsets.UTF_8);
    node.links().broadcast(frame -> frame.writeByte(kind).writeBytes(text));
  }

  /** The leader tells who votes. */
  void told(ClusterInfo said) {
    if (server == null || !server.voters().contains(self)) {
      learn(said.voters());
    }
  }

  private void learn(List<Voter> present) {
    if (present.isEmpty() || new HashSet<>(present).equals(new HashSet<>(cluster.voters()))) {
      return;
    }
    LOG.info("Voters are now {}", present);
    cluster = new ClusterInfo(cluster.id(), present);
    Thread thread = new Thread(() -> follow(present), "voters");
    thread.setDaemon(true);
    thread.start();
    try {
      cluster.save(directory);
    } catch (UncheckedIOException e) {
      LOG.error("Who votes could not be kept; this node may not find them after a restart", e);
    }
  }

  private void follow(List<Voter> present) {
    if (server != null) {
      server.follow(present);
    } else if (client != null) {
      client.follow(present);
    }
  }

  /** A node without a vote says that it should have one. */
  void candidate(PeerLink from, ClusterInfo said, boolean leads, long living) {
    ConsensusServer own = server;
    if (!leads
        || own == null
        || replacing
        || said.voters().size() != 1
        || living != from.peer().incarnation()) {
      return;
    }
    Voter fresh = said.voters().get(0);
    Optional<Voter> old =
        own.voters().stream().filter(voter -> voter.node().equals(from.peer().name())).findFirst();
    if (old.isEmpty() || old.get().equals(fresh) || !fresh.node().equals(from.peer().name())) {
      return;
    }
    LOG.info("{} is to vote in place of {}", fresh.id(), old.get().id());
    replacing = true;
    own.replace(old.get().id(), fresh)
        .whenComplete((done, broken) -> node.loop().execute(() -> replaced(fresh, broken)));
  }

  private void replaced(Voter fresh, @Nullable Throwable broken) {
    replacing = false;
    if (broken == null) {
      LOG.info("{} votes", fresh.id());
    } else {
      LOG.info("{} does not vote yet: {}", fresh.id(), broken.toString());
    }
  }
}
