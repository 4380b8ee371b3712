package dev.tally.sticky.protocol;

/**
 * The first byte of every frame. All numbers are big-endian; a correlation number is the client's
 * own and comes back with the answer.
 */
public final class Kind {

  /** To the primary: correlation, generation, shard, epoch, client, sequence, mark, delta, key. */
  public static final byte ADD = 1;

  /** To a member: correlation, generation, shard, epoch, level, token, key. */
  public static final byte GET = 2;

  /** To any node: asks for its placement map. Nothing follows. */
  public static final byte ASK_MAP = 3;

  /** Correlation, value, version, shard, epoch, index. */
  public static final byte DONE = 16;

  /** Correlation, a {@link dev.tally.counter.Failure} as of {@link Codes}. */
  public static final byte FAILED = 17;

  /** Correlation, shard, epoch, primary. */
  public static final byte NOT_PRIMARY = 18;

  /** A placement map, see {@link MapCodec}; empty where the node has none yet. */
  public static final byte MAP = 19;

  /** Between nodes, first in both directions: generation, own incarnation, the other's. */
  public static final byte HELLO = 32;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte APPEND = 33;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte APPENDED = 34;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte REFUSED = 35;

  /** From the operator: a placement map. */
  public static final byte CONFIGURE = 48;

  /** To the operator: configured, and linked to every other node. Nothing follows. */
  public static final byte CONFIGURED = 49;

  private Kind() {}
}
