package dev.tally.sticky.consensus;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
  private Connected connected;
  private List<Voter> voters;
  private boolean closed;

  /** A client of Ratis, and who waits for it. Ratis forgets them where it is closed. */
  private static final class Connected {
    private final RaftClient client;
    private final AtomicLong submitted = new AtomicLong();
    private final Map<Long, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Connected(RaftClient client) {
      this.client = client;
    }

    CompletableFuture<byte[]> submit(byte[] command) {
      CompletableFuture<byte[]> answer =
          client
              .async()
              .send(Message.valueOf(ByteString.copyFrom(command)))
              .thenApply(ConsensusClient::answer);
      long number = submitted.incrementAndGet();
      waiting.put(number, answer);
      answer.whenComplete((reply, broken) -> waiting.remove(number));
      if (closed) {
        fail(answer);
      }
      return answer;
    }

    private static void fail(CompletableFuture<byte[]> answer) {
      answer.completeExceptionally(new IOException("closed before it was answered"));
    }

    void close() {
      closed = true;
      try {
        client.close();
      } catch (IOException e) {
        LOG.info("A client of the voters was not closed in order", e);
      }
      waiting.values().forEach(Connected::fail);
    }
  }

  /**
   * Connects when it is used.
   *
   * @param group the identity of the group of voters
   * @param voters some of them, at least one
   */
  public ConsensusClient(UUID group, List<Voter> voters) {
    this.group = group;
    this.voters = List.copyOf(voters);
    this.connected = new Connected(RatisSettings.client(group, voters));
  }

  /**
   * The voters are others now. A command under way ends with an exception, and may have been
   * applied. Blocks for a moment.
   *
   * @param present who votes, at least one
   */
  public void follow(List<Voter> present) {
    Connected old;
    synchronized (this) {
      if (closed || present.equals(voters)) {
        return;
      }
      old = connected;
      voters = List.copyOf(present);
      connected = new Connected(RatisSettings.client(group, present));
    }
    old.close();
  }

  /**
   * Has a command applied, however long it takes: it is sent again until it is answered, so it may
   * be applied twice, and commands must be idempotent. Blocks where 100 commands are under way.
   *
   * @param command what the machine understands, at most 64 KiB
   * @return the machine's answer; an exception where this is closed before, where the voters become
   *     others, or where the command is too long
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
    return connected().submit(command);
  }

  private static byte[] answer(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      throw new CompletionException(reply.getException());
    }
    return reply.getMessage().getContent().toByteArray();
  }

  private synchronized Connected connected() {
    return connected;
  }

  RaftClient ratis() {
    return connected().client;
  }

  @Override
  public void close() {
    Connected last;
    synchronized (this) {
      closed = true;
      last = connected;
    }
    last.close();
  }
}
