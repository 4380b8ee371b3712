package dev.tally.sticky.consensus;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voter of this process, asked directly. A leader that submits through Ratis' client talks to
 * itself over a connection, and waits between attempts while it does not lead yet.
 */
final class OwnVoter {

  private static final Logger LOG = LoggerFactory.getLogger(OwnVoter.class);

  private final RaftServer server;
  private final RaftServer.Division division;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  OwnVoter(RaftServer server, RaftServer.Division division) {
    this.server = server;
    this.division = division;
  }

  /** Whether it leads and has applied all there was before it did. */
  boolean leads() {
    return division.getInfo().isLeaderReady();
  }

  /** Has a command applied; an exception, or a reply with one, where it does not lead any more. */
  CompletableFuture<RaftClientReply> submit(Message command) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(division.getMemberId().getGroupId())
            .setCallId(calls.incrementAndGet())
            .setMessage(command)
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return server.submitClientRequestAsync(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Stands for election now, as if the leader, which is gone, had asked for it. The others vote as
   * ever: where they know more or another leader, nothing comes of it. Blocks for a moment.
   */
  void stand(RaftPeerId goneLeader) {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    if (last == null) {
      return;
    }
    try {
      boolean stands =
          server
              .startLeaderElection(
                  StartLeaderElectionRequestProto.newBuilder()
                      .setServerRequest(request(goneLeader, server.getId()))
                      .setLeaderLastEntry(last.toProto())
                      .build())
              .getServerReply()
              .getSuccess();
      LOG.info("{} stands for election in place of {}: {}", server.getId(), goneLeader, stands);
    } catch (IOException | RuntimeException e) {
      // No follower any more, say. The silence of the leader leads to an election anyway.
      LOG.info("{} does not stand for election: {}", server.getId(), e.toString());
    }
  }

  /**
   * Asks another voter whether it would vote for this one, which commits neither to anything. Where
   * an election must be quick, their connection is open and their code is loaded. Blocks.
   *
   * @return more than 0 where this one's log is ahead of the other's, 0 where they end alike; empty
   *     where the other says nothing
   */
  Optional<Integer> compare(RaftPeerId other) {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    if (last == null) {
      return Optional.empty();
    }
    try {
      RequestVoteReplyProto reply =
          server
              .getServerRpc()
              .requestVote(
                  RequestVoteRequestProto.newBuilder()
                      .setServerRequest(request(server.getId(), other))
                      .setCandidateTerm(division.getInfo().getCurrentTerm())
                      .setCandidateLastEntry(last.toProto())
                      .setPreVote(true)
                      .build());
      return Optional.of(last.compareTo(TermIndex.valueOf(reply.getLastEntry())));
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} could not ask {}", server.getId(), other, e);
      return Optional.empty();
    }
  }

  private RaftRpcRequestProto request(RaftPeerId from, RaftPeerId to) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(from.toByteString())
        .setReplyId(to.toByteString())
        .setRaftGroupId(
            ProtoUtils.toRaftGroupIdProtoBuilder(division.getMemberId().getGroupId()).build())
        .setCallId(calls.incrementAndGet())
        .build();
  }
}
