package dev.tally.sticky.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;
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

  private final RaftServer server;
  private final ConsensusClient client;

  private ConsensusServer(RaftServer server, ConsensusClient client) {
    this.server = server;
    this.client = client;
  }

  /**
   * Starts a voter: as one of a new group, all of whom are given the same voters; from its
   * directory where that holds a log; or, where it is not among the voters, to wait until they
   * {@linkplain #admit admit} it.
   *
   * @param directory its own
   * @param group the identity of the group
   * @param voters who votes
   * @param host where to listen
   * @param machine what is replicated, without anything applied
   * @return running
   * @throws IOException where it can not listen, or not use its directory
   */
  public static ConsensusServer start(
      VoterDirectory directory,
      UUID group,
      List<Voter> voters,
      String host,
      ReplicatedMachine machine)
      throws IOException {
    boolean known = Files.exists(directory.log().resolve(group.toString()));
    boolean founder = voters.stream().anyMatch(voter -> voter.id().equals(directory.voterId()));
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(directory.voterId()))
            .setGroup(RatisSettings.group(group, founder ? voters : List.of()))
            .setStateMachine(new MachineAdapter(machine))
            .setProperties(RatisSettings.server(directory, host))
            .setOption(known ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
            .build();
    server.start();
    return new ConsensusServer(server, new ConsensusClient(group, voters));
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
   * Has the voters admit one in place of another, whose directory is gone.
   *
   * @param fresh who is to vote; running already
   * @throws IOException where the voters do not agree
   */
  public void admit(Voter fresh) throws IOException {
    admit(client, server.getGroups().iterator().next().getPeers().stream().toList(), fresh);
  }

  private static void admit(ConsensusClient client, List<RaftPeer> present, Voter fresh)
      throws IOException {
    List<RaftPeer> wanted = new ArrayList<>();
    for (RaftPeer peer : present) {
      if (!peer.getId().toString().startsWith(fresh.node() + "@")) {
        wanted.add(peer);
      }
    }
    wanted.add(RatisSettings.peer(fresh));
    RaftClientReply reply =
        client
            .ratis()
            .admin()
            .setConfiguration(
                SetConfigurationRequest.Arguments.newBuilder().setServersInNewConf(wanted).build());
    if (!reply.isSuccess()) {
      throw new IOException("the voters did not admit " + fresh.id(), reply.getException());
    }
  }

  @Override
  public void close() {
    client.close();
    try {
      server.close();
    } catch (IOException e) {
      LOG.info("A voter was not closed in order", e);
    }
  }
}
