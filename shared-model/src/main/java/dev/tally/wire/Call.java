package dev.tally.wire;

import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import java.util.concurrent.CompletableFuture;

/**
 * One request under way in a {@link WireClient}; at the same time the stage its caller holds, since
 * one object per call is cheaper than two. Only its client completes it.
 */
public final class Call extends CompletableFuture<Outcome> {

  private final Request request;
  private final long deadline;
  private long correlation;
  private boolean sent;
  private int tag;

  Call(Request request, long deadline) {
    this.request = request;
    this.deadline = deadline;
  }

  /**
   * What is asked.
   *
   * @return the caller's request
   */
  public Request request() {
    return request;
  }

  /**
   * When its caller stops waiting.
   *
   * @return on the client's clock of nanoseconds, as {@link System#nanoTime}
   */
  public long deadline() {
    return deadline;
  }

  /**
   * Names this call to its client, for as long as that lives.
   *
   * @return more than 0
   */
  public long correlation() {
    return correlation;
  }

  void opened(long number) {
    correlation = number;
  }

  /** Declares that a peer may have got it: from now on, an addition can end as unknown. */
  public void markSent() {
    sent = true;
  }

  /** Declares that every peer that got it has refused it: it can fail for certain again. */
  public void markRefused() {
    sent = false;
  }

  /**
   * Whether a peer may have got it.
   *
   * @return false while it can still fail for certain
   */
  public boolean isSent() {
    return sent;
  }

  /**
   * The protocol's own note on this call: where it went, say.
   *
   * @return 0 at first
   */
  public int tag() {
    return tag;
  }

  /**
   * Sets the protocol's own note.
   *
   * @param newTag any number
   */
  public void tag(int newTag) {
    tag = newTag;
  }
}
