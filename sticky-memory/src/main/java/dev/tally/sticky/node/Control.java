package dev.tally.sticky.node;

import dev.tally.sticky.consensus.ConsensusClient;
import dev.tally.sticky.consensus.ConsensusServer;
import dev.tally.sticky.consensus.Rehearsal;
import dev.tally.sticky.consensus.Voter;
import dev.tally.sticky.consensus.VoterDirectory;
import dev.tally.sticky.placement.Detector;
import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.NodeInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's connection to the placement: its vote, where it has one, and the reports and hints it
 * sends, several at a time. Methods are the loop's unless they say otherwise; nothing here is on
 * the path of an operation.
 */
final class Control {

  private static final Logger LOG = LoggerFactory.getLogger(Control.class);
  private static final long REPEAT_MILLIS = 250;

  /** What the replicated log takes as one command is bounded. */
  private static final int MOST_AT_ONCE = 256;

  private final Node node;
  private final Voting voting;
  private final PlacementMachine machine;
  private final @Nullable ConsensusServer server;
  private final @Nullable ConsensusClient client;
  private final Detector detector = new Detector(Detector.Patience.DEFAULT);
  private final Set<PlacementCommand> pending = new LinkedHashSet<>();
  private final Map<PlacementCommand, Long> told = new HashMap<>();

  /** What was applied and not learnt yet. */
  private final AtomicReference<@Nullable PlacementState> newest = new AtomicReference<>();

  private boolean underWay;
  private boolean leads;
  private long asked;
  private boolean asking;
  private long lastEnded;

  private Control(Node node, ClusterInfo cluster, VoterDirectory directory, String host, Path home)
      throws IOException {
    this.node = node;
    this.machine = new PlacementMachine(this::changed, this::leads);
    String name = node.info().name();
    boolean votes = Voting.isVoter(cluster, name);
    this.server =
        votes
            ? ConsensusServer.start(directory, cluster.group(), cluster.voters(), host, machine)
            : null;
    if (votes) {
      Rehearsal.begin(host);
    }
    this.client = votes ? null : new ConsensusClient(cluster.group(), cluster.voters());
    Voter self = new Voter(directory.voterId(), name, host, directory.port());
    this.voting = new Voting(node, home, self, cluster, server, client);
  }

  /** Starts what must be started, which takes a while: not on the loop. */
  static Control start(
      Node node, ClusterInfo cluster, VoterDirectory directory, String host, Path home)
      throws IOException {
    return new Control(node, cluster, directory, host, home);
  }

  /** With the voters of now, as far as this node knows. */
  ClusterInfo cluster() {
    return voting.cluster();
  }

  /** A node says that it should vote. */
  void candidate(PeerLink from, ClusterInfo said) {
    long living = machine.state().node(from.peer().name()).map(PlacedNode::incarnation).orElse(0L);
    voting.candidate(from, said, leads, living);
  }

  /** Whoever leads the placement tells who votes. */
  void voters(ClusterInfo said) {
    voting.told(said);
  }

  boolean leads() {
    return leads;
  }

  /** The placement as this voter knows it; empty where it has no vote. */
  Optional<PlacementState> state() {
    return server == null ? Optional.empty() : Optional.of(machine.state());
  }

  // --- from the voters' threads ---

  /** A voter that comes back applies thousands of states; only the last of a turn is learnt. */
  private void changed(PlacementState state) {
    if (newest.getAndSet(state) == null) {
      inLoop(this::learnNewest);
    }
  }

  private void learnNewest() {
    PlacementState state = newest.getAndSet(null);
    if (state != null) {
      state
          .map()
          .ifPresent(
              map -> {
                node.learn(map);
                if (leads) {
                  node.publish();
                }
              });
    }
  }

  private void leads(boolean leading) {
    inLoop(
        () -> {
          LOG.info("This node {} the placement", leading ? "leads" : "does not lead");
          leads = leading;
          if (leading) {
            node.publish();
          }
        });
  }

  private void inLoop(Runnable task) {
    try {
      node.loop().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The node is closing", e);
    }
  }

  // --- telling the placement ---

  /** Tells it, again and again until it has heard. */
  void submit(PlacementCommand command) {
    pending.add(command);
    send();
  }

  /** Tells what is told again and again by whoever knows it: not more often than is of use. */
  void report(PlacementCommand command) {
    long now = node.millis();
    Long last = told.get(command);
    if (last == null || now - last > REPEAT_MILLIS) {
      told.put(command, now);
      submit(command);
    }
  }

  /**
   * Nobody listens where a node was: its process is gone. Whoever was never linked to that process
   * may know it from old maps only, and its voter may be back, in another process.
   */
  void refused(NodeInfo peer, boolean wasLinked) {
    report(new PlacementCommand.Dead(peer.incarnation()));
    ConsensusServer own = server;
    if (own != null && wasLinked && lastEnded != peer.incarnation()) {
      lastEnded = peer.incarnation();
      own.ended(peer.name());
    }
  }

  /** A node is there, and its voter with it. */
  void linked(NodeInfo peer) {
    if (server != null) {
      server.rehearse(peer.name());
    }
  }

  private void send() {
    if (underWay || pending.isEmpty()) {
      return;
    }
    underWay = true;
    List<PlacementCommand> batch = pending.stream().limit(MOST_AT_ONCE).toList();
    batch.forEach(pending::remove);
    execute(batch).whenComplete((refusals, broken) -> inLoop(() -> sent(refusals, broken)));
  }

  private void sent(@Nullable String refusals, @Nullable Throwable broken) {
    if (broken != null) {
      LOG.info("The placement is not told any more: {}", broken.toString());
      return;
    }
    if (refusals != null && !refusals.isEmpty()) {
      LOG.info("The placement refused: {}", refusals);
    }
    long now = node.millis();
    told.values().removeIf(at -> now - at > REPEAT_MILLIS);
    underWay = false;
    send();
  }

  /**
   * Has the placement apply commands. From any thread.
   *
   * @return why some were refused; empty where none was
   */
  CompletableFuture<String> execute(List<PlacementCommand> commands) {
    return ask(PlacementMachine.batch(commands))
        .thenApply(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Asks for the map, as a node must that has joined, has no vote and knows nobody yet. From any
   * thread.
   *
   * @return done when the node has learnt it
   */
  CompletableFuture<Void> fetchMap() {
    return ask(new byte[0])
        .thenAccept(
            bytes -> PlacementMachine.map(bytes).ifPresent(m -> inLoop(() -> node.learn(m))));
  }

  private CompletableFuture<byte[]> ask(byte[] batch) {
    if (server != null) {
      return server.submit(batch);
    } else if (client != null) {
      return client.submit(batch);
    }
    throw new IllegalStateException("neither a voter nor a client of voters");
  }

  // --- watching others ---

  /** Looks for silent nodes, where this one leads the placement, and for missing voters. */
  void watch(long now, List<PeerLink> links) {
    voting.look(now, leads);
    if (server == null && node.map().isEmpty() && !asking && now - asked > REPEAT_MILLIS) {
      // Whoever knows nobody is told nothing: it joined before there were shards. One question at a
      // time: it is asked again until it is answered, and after a hundred more the loop would wait.
      asked = now;
      asking = true;
      fetchMap().whenComplete((done, broken) -> inLoop(() -> asking = false));
    }
    Map<Long, Long> heard = new HashMap<>();
    links.forEach(link -> heard.put(link.peer().incarnation(), link.heardAt()));
    detector.look(now, leads, node.incarnation(), heard, machine.state()).forEach(this::report);
  }
}
