package dev.tally.sticky.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One voter of a group: keeps the log in its directory, and its machine up to date with it. */
public final class ConsensusServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsensusServer.class);

  /** So long the others wait for who should stand first, in milliseconds. */
  private static final long TURN = 150;

  private final VoterDirectory directory;
  private final RaftServer server;
  private final ConsensusClient client;

  private final RaftServer.Division division;
  private final OwnVoter own;
  private final ExecutorService changes =
      Executors.newSingleThreadExecutor(task -> Background.thread("change-of-voters", task));

  private ConsensusServer(
      VoterDirectory directory,
      RaftServer server,
      RaftServer.Division division,
      ConsensusClient client) {
    this.directory = directory;
    this.server = server;
    this.division = division;
    this.client = client;
    this.own = new OwnVoter(server, division);
    client.ask(own);
  }

  /**
   * Starts a voter: as one of a new group, all of whom are given the same voters; from its
   * directory where that holds a log; or, where it is not among the voters, to wait until they
   * {@linkplain #replace admit} it.
   *
   * @param directory its own
   * @param group the identity of the group
   * @param voters who votes
   * @param host where to listen
   * @param machine what is replicated, without anything applied
   * @return running
   * @throws IOException where it can not listen, or not use its directory, or that has lost its log
   */
  public static ConsensusServer start(
      VoterDirectory directory,
      UUID group,
      List<Voter> voters,
      String host,
      ReplicatedMachine machine)
      throws IOException {
    directory.check(group);
    boolean known = Files.exists(directory.log().resolve(group.toString()));
    boolean founder = voters.stream().anyMatch(voter -> voter.id().equals(directory.voterId()));
    ConsensusClient client = new ConsensusClient(group, voters);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(directory.voterId()))
            .setGroup(RatisSettings.group(group, founder ? voters : List.of()))
            .setStateMachine(new MachineAdapter(machine, client::prefer, client::leading))
            .setProperties(RatisSettings.server(directory, host))
            .setOption(known ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
            .build();
    try {
      server.start();
      directory.belongs(group);
      return new ConsensusServer(
          directory, server, server.getDivision(RaftGroupId.valueOf(group)), client);
    } catch (IOException | RuntimeException e) {
      client.close();
      server.close();
      throw e;
    }
  }

  /**
   * Has a command applied, by whichever voter leads; see {@link ConsensusClient#submit}.
   *
   * @param command what the machine understands
   * @return the machine's answer
   */
  public CompletableFuture<byte[]> submit(byte[] command) {
    return client.submit(command);
  }

  /**
   * Whether this voter leads and has applied all there was before it did.
   *
   * @return as of now
   */
  public boolean leads() {
    return own.leads();
  }

  /**
   * Who leads, as far as this voter knows.
   *
   * @return the identity of a voter; empty during an election
   */
  public Optional<String> leader() {
    return Optional.ofNullable(division.getInfo().getLeaderId()).map(RaftPeerId::toString);
  }

  /**
   * Who votes, as far as this voter knows.
   *
   * @return ordered by identity; empty where it was not admitted yet
   */
  public List<Voter> voters() {
    return division.getRaftConf().getCurrentPeers().stream()
        .map(RatisSettings::voter)
        .sorted(Comparator.comparing(Voter::id))
        .toList();
  }

  /**
   * A node's process has ended, as somebody has seen. Where its voter led, the others need not wait
   * for its silence: whoever of them has the longest log stands for election at once, of those that
   * have as long a log the one of the lowest identity. Where that was a mistake, the leader is
   * another for nothing, and no more. Does not block.
   *
   * @param node its stable name
   */
  public void ended(String node) {
    RaftPeerId leader = division.getInfo().getLeaderId();
    if (leader == null || !leader.toString().startsWith(node + "@")) {
      return;
    }
    List<Voter> left = voters().stream().filter(voter -> !voter.node().equals(node)).toList();
    if (left.stream().anyMatch(voter -> voter.id().equals(directory.voterId()))) {
      Background.run(
          "election",
          () -> {
            boolean first = left.stream().allMatch(this::isBefore);
            boolean waited = (first && Rehearsal.isDone()) || pause(first ? 2 * TURN : TURN);
            if (waited && leader.equals(division.getInfo().getLeaderId())) {
              own.stand(leader);
            }
          });
    }
  }

  private static boolean pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether this voter should rather lead than another: the others must vote for it, too. */
  private boolean isBefore(Voter other) {
    int byName = directory.voterId().compareTo(other.id());
    if (byName == 0) {
      return true;
    }
    int byLog = own.compare(RaftPeerId.valueOf(other.id())).orElse(0);
    return byLog > 0 || (byLog == 0 && byName < 0);
  }

  /**
   * Asks a node's voter, where it has one, whether it would vote for this one: an election is quick
   * once that was done. Does not block.
   *
   * @param node its stable name
   */
  public void rehearse(String node) {
    voters().stream()
        .filter(voter -> voter.node().equals(node))
        .forEach(
            voter ->
                Background.run("rehearsal", () -> own.compare(RaftPeerId.valueOf(voter.id()))));
  }

  /**
   * Has the voters admit one in place of another, whose directory is gone. A majority of the
   * present voters must live. Does nothing where it is done already.
   *
   * @param oldVoterId who is to vote no more
   * @param fresh who is to vote; running already
   * @return when it is done; with an {@link IOException} where the voters do not agree, where they
   *     are not those known here any more, or where the fresh one is not heard from. It may be
   *     tried again.
   */
  public CompletableFuture<Void> replace(String oldVoterId, Voter fresh) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            change(oldVoterId, fresh);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        changes);
  }

  private void change(String oldVoterId, Voter fresh) throws IOException {
    List<RaftPeer> present = List.copyOf(division.getRaftConf().getCurrentPeers());
    List<RaftPeer> wanted = new ArrayList<>();
    for (RaftPeer peer : present) {
      String id = peer.getId().toString();
      if (!id.equals(oldVoterId) && !id.equals(fresh.id())) {
        wanted.add(peer);
      }
    }
    wanted.add(RatisSettings.peer(fresh));
    if (vote(wanted)) {
      return;
    }
    try {
      RaftClientReply reply =
          client
              .ratis()
              .admin()
              .setConfiguration(
                  SetConfigurationRequest.Arguments.newBuilder()
                      .setServersInCurrentConf(present)
                      .setServersInNewConf(wanted)
                      .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                      .build());
      if (!reply.isSuccess()) {
        throw new IOException("the voters did not admit " + fresh.id(), reply.getException());
      }
    } catch (IOException e) {
      // Sent again after its answer was lost, it is compared with what it has set itself.
      if (!vote(wanted)) {
        throw e;
      }
    }
  }

  private boolean vote(List<RaftPeer> wanted) {
    List<RaftPeer> now = List.copyOf(division.getRaftConf().getCurrentPeers());
    return wanted.size() == now.size() && now.containsAll(wanted);
  }

  /**
   * Commands go to others from now on; see {@link ConsensusClient#follow}.
   *
   * @param present who votes, at least one
   */
  public void follow(List<Voter> present) {
    client.follow(present);
  }

  /** Stops, in order and at once; what was submitted here and not answered fails. */
  @Override
  public void close() {
    changes.shutdownNow();
    client.close();
    try {
      server.close();
    } catch (IOException e) {
      LOG.info("A voter was not closed in order", e);
    }
  }
}
