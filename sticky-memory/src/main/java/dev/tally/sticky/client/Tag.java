package dev.tally.sticky.client;

import dev.tally.wire.Call;

/**
 * What a client knows of a call under way, in the call's tag: which node has it, for how long, and
 * whether it may have been applied.
 */
final class Tag {

  /** The number of the node that has it. */
  private static final int NODE_BITS = (1 << 16) - 1;

  /** A node has it and has not answered. */
  private static final int ON_THE_WIRE = 1 << 16;

  /** It was on a connection that broke, so it may have been applied. */
  private static final int IN_DOUBT = 1 << 17;

  /** Its request was never submitted before this call. */
  private static final int NEW = 1 << 18;

  /** It has been looked at for that. */
  private static final int SEEN = 1 << 19;

  /** How many looks ago it was sent. */
  private static final int ONE_LOOK = 1 << 20;

  private static final int LOOKS = 0xFF * ONE_LOOK;

  /** Any node may answer it. */
  private static final int ANYWHERE = 1 << 28;

  private static final int KEPT = IN_DOUBT | NEW | SEEN;

  private Tag() {}

  /** Whether a node has it and has not answered. */
  static boolean isOnTheWire(Call call) {
    return (call.tag() & ON_THE_WIRE) != 0;
  }

  /** Whether this node has it and has not answered. */
  static boolean isAt(Call call, int node) {
    return isOnTheWire(call) && (call.tag() & NODE_BITS) == node;
  }

  /**
   * A node has it now.
   *
   * @param anywhere whether any other may answer
   */
  static void sent(Call call, int node, boolean anywhere) {
    call.tag((call.tag() & KEPT) | ON_THE_WIRE | node | (anywhere ? ANYWHERE : 0));
  }

  /** Whether a node has it, and any other may answer. */
  static boolean isAnywhere(Call call) {
    return isOnTheWire(call) && (call.tag() & ANYWHERE) != 0;
  }

  /** No node has it any more. */
  static void takenBack(Call call) {
    call.tag(call.tag() & KEPT);
  }

  /** Whoever has it may apply it, and will not tell. */
  static void doubted(Call call) {
    call.tag((call.tag() & KEPT) | IN_DOUBT);
  }

  /** Whether it may have been applied by whoever does not tell. */
  static boolean isInDoubt(Call call) {
    return (call.tag() & IN_DOUBT) != 0;
  }

  /** Whether it has been looked at for being new. */
  static boolean isSeen(Call call) {
    return (call.tag() & SEEN) != 0;
  }

  /** It has been looked at for being new. */
  static void seen(Call call, boolean isNew) {
    call.tag(call.tag() | SEEN | (isNew ? NEW : 0));
  }

  /** Whether its request was never submitted before this call, and can not have been applied. */
  static boolean isNewForCertain(Call call) {
    return (call.tag() & (IN_DOUBT | NEW)) == NEW;
  }

  /** How many looks ago it was sent. */
  static int looks(Call call) {
    return (call.tag() & LOOKS) / ONE_LOOK;
  }

  /** Another look has found it unanswered; at most 255 count. */
  static void look(Call call) {
    call.tag(call.tag() + ONE_LOOK);
  }
}
