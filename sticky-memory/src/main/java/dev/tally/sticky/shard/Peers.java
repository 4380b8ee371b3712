package dev.tally.sticky.shard;

import org.jspecify.annotations.Nullable;

/** The other members, as a shard sees them, and those who asked there. */
public interface Peers {

  /**
   * Whether more may be sent to a member now. A shard holds back entries while not.
   *
   * @param member its incarnation
   * @return false without a link, or while the link has too much unsent
   */
  boolean canSend(long member);

  /**
   * Whether there is a link to a member.
   *
   * @param member its incarnation
   * @return true from one {@link ShardReplica#link} with up to the next without
   */
  boolean isLinked(long member);

  /**
   * Sends, in order, while the link lasts; what is lost with a link is sent again after {@link
   * ShardReplica#link}.
   *
   * @param member its incarnation
   * @param message valid only during the call
   */
  void send(long member, PeerMessage message);

  /**
   * Whoever has asked another member and can be answered from here as well.
   *
   * @param route as of {@link Requester#route}
   * @return null where it can not be reached from here; so always, unless overridden
   */
  default @Nullable Requester requester(long route) {
    return null;
  }
}
