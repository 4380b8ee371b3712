package dev.tally.sticky.consensus;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Submits commands to whichever voter leads. Safe for use by many threads. */
public final class ConsensusClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsensusClient.class);

  private final UUID group;
  private RaftClient client;
  private List<Voter> voters;
  private boolean closed;

  /**
   * Connects when it is used.
   *
   * @param group the identity of the group of voters
   * @param voters some of them, at least one
   */
  public ConsensusClient(UUID group, List<Voter> voters) {
    this.group = group;
    this.voters = List.copyOf(voters);
    this.client = RatisSettings.client(group, voters);
  }

  /**
   * The voters are others now. A command under way is told to have failed, and may have been
   * applied. Blocks for a moment.
   *
   * @param present who votes, at least one
   */
  public void follow(List<Voter> present) {
    RaftClient old;
    synchronized (this) {
      if (closed || present.equals(voters)) {
        return;
      }
      old = client;
      voters = List.copyOf(present);
      client = RatisSettings.client(group, present);
    }
    close(old);
  }

  /**
   * Has a command applied, however long it takes: it is sent again until it is answered, so it may
   * be applied twice, and commands must be idempotent. Blocks where 100 commands are under way.
   *
   * @param command what the machine understands, at most 64 KiB
   * @return the machine's answer; an exception where this is closed before, or where the command is
   *     too long
   */
  public CompletableFuture<byte[]> submit(byte[] command) {
    if (command.length > RatisSettings.MAX_COMMAND_BYTES) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "a command of "
                  + command.length
                  + " bytes, must be at most "
                  + RatisSettings.MAX_COMMAND_BYTES));
    }
    return ratis()
        .async()
        .send(Message.valueOf(ByteString.copyFrom(command)))
        .thenApply(ConsensusClient::answer);
  }

  private static byte[] answer(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      throw new CompletionException(reply.getException());
    }
    return reply.getMessage().getContent().toByteArray();
  }

  synchronized RaftClient ratis() {
    return client;
  }

  @Override
  public void close() {
    RaftClient last;
    synchronized (this) {
      closed = true;
      last = client;
    }
    close(last);
  }

  private static void close(RaftClient client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.info("A client of the voters was not closed in order", e);
    }
  }
}
