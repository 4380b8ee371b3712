package dev.tally.sticky.consensus;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits commands to whichever voter leads. Safe for use by many threads.
 *
 * <p>Ratis' client tries again by itself, but not always: where the voter that it asks has begun to
 * listen and does not know its group yet, as it may for a moment after a start, it fails all that
 * is under way for good. A fresh one takes its place then, as it does where others vote or lead;
 * and where it has said nothing for long, neither that it failed: one that waits for an answer that
 * was lost would wait forever.
 */
public final class ConsensusClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsensusClient.class);
  private static final String THREAD = "leader-of-voters";
  private static final long PAUSE_MILLIS = 25;

  /** Many times what an election takes, so that hardly any client is replaced that would answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Connector connector;
  private final Duration patience;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private RaftClient ratis;
  private List<Voter> voters;
  private @Nullable RaftPeerId leader;
  private @Nullable RaftClient failed;
  private volatile @Nullable OwnVoter own;
  private boolean closed;

  /** A command that is not answered yet. */
  private static final class Waiting {
    private final byte[] command;

    /** Where it was sent last. */
    private volatile @Nullable RaftClient through;

    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    Waiting(byte[] command) {
      this.command = command;
    }
  }

  /**
   * Connects when it is used.
   *
   * @param group the identity of the group of voters
   * @param voters some of them, at least one
   */
  public ConsensusClient(UUID group, List<Voter> voters) {
    this((present, first) -> RatisSettings.client(group, present, first), voters, PATIENCE);
  }

  /**
   * Connects as it is told.
   *
   * @param connector makes Ratis' clients
   * @param voters some of them, at least one
   * @param patience how long one of those may say nothing of a command
   */
  ConsensusClient(Connector connector, List<Voter> voters, Duration patience) {
    this.connector = connector;
    this.patience = patience;
    this.voters = List.copyOf(voters);
    this.ratis = connector.connect(voters, null);
  }

  /** Makes clients of Ratis. */
  @FunctionalInterface
  interface Connector {
    /**
     * Makes one.
     *
     * @param voters whom it may ask
     * @param first whom it asks first; null for anybody
     */
    RaftClient connect(List<Voter> voters, @Nullable RaftPeerId first);
  }

  /** There is a voter in this process: while that one leads, commands go to it directly. */
  void ask(OwnVoter voter) {
    own = voter;
  }

  /** The voter of this process leads now. Commands under way are sent again. Does not block. */
  void leading() {
    Background.run(THREAD, () -> waiting.forEach(each -> send(ratis(), each)));
  }

  /**
   * The voters are others now. Commands under way are sent again. Blocks for a moment.
   *
   * @param present who votes, at least one
   */
  public void follow(List<Voter> present) {
    synchronized (this) {
      if (closed || present.equals(voters)) {
        return;
      }
      voters = List.copyOf(present);
    }
    connectAnew(null, () -> leader);
  }

  /**
   * Somebody leads whom a voter has just heard of. Left to itself, Ratis' client would ask the last
   * leader first, and where that one sleeps, wait for it. Commands under way are sent again. Does
   * not block.
   *
   * @param newLeader who is to be asked first
   */
  void prefer(RaftPeerId newLeader) {
    synchronized (this) {
      if (closed || newLeader.equals(leader)) {
        return;
      }
      leader = newLeader;
    }
    Background.run(THREAD, () -> connectAnew(null, () -> leader));
  }

  private RaftPeerId anybody() {
    return RaftPeerId.valueOf(voters.get(ThreadLocalRandom.current().nextInt(voters.size())).id());
  }

  /**
   * Whom to ask first is looked up when nobody else connects: what was heard last counts.
   *
   * @param broken only in place of that one; null for whichever it is
   */
  private void connectAnew(@Nullable RaftClient broken, Supplier<@Nullable RaftPeerId> hint) {
    RaftClient old;
    RaftClient fresh;
    synchronized (this) {
      if (closed || (broken != null && broken != ratis)) {
        return;
      }
      old = ratis;
      // Ratis' client fails for good where its leader is none of its peers.
      RaftPeerId first = hint.get();
      boolean known =
          first != null && voters.stream().anyMatch(v -> v.id().equals(first.toString()));
      fresh = connector.connect(voters, known ? first : null);
      ratis = fresh;
    }
    waiting.forEach(each -> send(fresh, each));
    close(old);
  }

  /**
   * Has a command applied, however long it takes: it is sent again until it is answered, so it may
   * be applied twice, and commands must be idempotent. May block where 100 commands are under way.
   *
   * @param command what the machine understands, at most 64 KiB
   * @return the machine's answer; an exception only where this is closed before, or where the
   *     command is too long
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
    Waiting each = new Waiting(command);
    waiting.add(each);
    each.answer.whenComplete((reply, broken) -> waiting.remove(each));
    send(ratis(), each);
    watch(each);
    return each.answer;
  }

  /** Looks from time to time whether the client that a command went through still says nothing. */
  private void watch(Waiting each) {
    RaftClient asked = each.through;
    CompletableFuture.delayedExecutor(
            patience.toMillis(), TimeUnit.MILLISECONDS, task -> Background.run(THREAD, task))
        .execute(
            () -> {
              if (each.answer.isDone()) {
                return;
              }
              if (asked != null && asked == each.through && asked == ratis()) {
                LOG.info("The voters said nothing for {}, so they are asked again", patience);
                replace(asked);
              }
              watch(each);
            });
  }

  private void send(RaftClient through, Waiting each) {
    each.through = through;
    Message message = Message.valueOf(ByteString.copyFrom(each.command));
    OwnVoter voter = own;
    if (voter == null || !voter.leads()) {
      send(through, message, each);
      return;
    }
    voter
        .submit(message)
        .thenApply(ConsensusClient::answer)
        .whenComplete(
            (reply, broken) -> {
              if (broken == null) {
                each.answer.complete(reply);
              } else if (!each.answer.isDone()) {
                send(ratis(), message, each);
              }
            });
  }

  private void send(RaftClient through, Message message, Waiting each) {
    CompletableFuture<RaftClientReply> sent;
    try {
      sent = through.async().send(message);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    sent.thenApply(ConsensusClient::answer)
        .whenComplete(
            (reply, broken) -> {
              if (broken == null) {
                each.answer.complete(reply);
              } else {
                failed(through, each, broken);
              }
            });
  }

  /** Does nothing where another client has taken the place of that one: it has sent it again. */
  private void failed(RaftClient through, Waiting each, Throwable why) {
    boolean last;
    boolean first;
    synchronized (this) {
      last = closed;
      first = !last && through == ratis && through != failed;
      if (first) {
        failed = through;
      }
    }
    if (last) {
      each.answer.completeExceptionally(new IOException("closed before it was answered", why));
    } else if (first) {
      LOG.info("The voters did not answer, so they are asked again: {}", why.toString());
      CompletableFuture.delayedExecutor(
              PAUSE_MILLIS, TimeUnit.MILLISECONDS, task -> Background.run(THREAD, task))
          .execute(() -> replace(through));
    }
  }

  private void replace(RaftClient broken) {
    // Without a hint it would ask the same voter first, which may be a stranger for long.
    connectAnew(broken, this::anybody);
  }

  private static byte[] answer(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      throw new CompletionException(reply.getException());
    }
    return reply.getMessage().getContent().toByteArray();
  }

  synchronized RaftClient ratis() {
    return ratis;
  }

  private static void close(RaftClient client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.info("A client of the voters was not closed in order", e);
    }
  }

  @Override
  public void close() {
    RaftClient last;
    synchronized (this) {
      closed = true;
      last = ratis;
    }
    close(last);
    // Ratis forgets them where it is closed.
    waiting.forEach(
        each ->
            each.answer.completeExceptionally(new IOException("closed before it was answered")));
  }
}
