package dev.tally.sticky.shard;

import dev.tally.counter.Failure;

/** Where answers to requests go: a client's connection. Answers to one that is gone are dropped. */
public interface Requester {

  /**
   * Where else it can be answered.
   *
   * @return a number that any member may know it by, see {@link Peers#requester}; 0 for nowhere
   */
  default long route() {
    return 0;
  }

  /**
   * The answer.
   *
   * @param correlation the client's number of the request
   * @param value the counter's value
   * @param version its number of additions
   * @param shard the shard
   * @param epoch of the state that was seen
   * @param index of the last log entry that was seen
   */
  void done(long correlation, long value, long version, int shard, long epoch, long index);

  /**
   * A refusal: this request, as it was sent, is not and will not be applied.
   *
   * @param correlation the client's number of the request
   * @param failure why
   */
  void failed(long correlation, Failure failure);

  /**
   * What became of the request is not known here, since this member leads no more: it may have been
   * applied, or may be yet. Sent again under its id, it gets its first answer.
   *
   * @param correlation the client's number of the request
   */
  void inDoubt(long correlation);

  /**
   * A refusal: this shard remembers nothing of the client, and has forgotten clients since the time
   * the request gave as its birth. A request that was never sent before may come again, with the
   * time given here.
   *
   * @param correlation the client's number of the request
   * @param logTime the shard's log time now
   */
  void sessionUnknown(long correlation, long logTime);

  /**
   * A refusal with a hint where to go.
   *
   * @param correlation the client's number of the request
   * @param shard the shard
   * @param epoch the newest epoch known here
   * @param primary its primary
   */
  void notPrimary(long correlation, int shard, long epoch, long primary);
}
