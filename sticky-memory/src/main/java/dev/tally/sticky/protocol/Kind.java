package dev.tally.sticky.protocol;

/**
 * The first byte of every frame. All numbers are big-endian; a correlation number is the client's
 * own and comes back with the answer.
 */
public final class Kind {

  /**
   * To the primary: correlation, generation, shard, epoch, client, sequence, mark, birth, delta,
   * key.
   */
  public static final byte ADD = 1;

  /** To a member: correlation, generation, shard, epoch, level, token, key. */
  public static final byte GET = 2;

  /** To any node: asks for its placement map. Nothing follows. */
  public static final byte ASK_MAP = 3;

  /**
   * To any node, before an {@link #ADD} or a {@link #GET}: where the node is not the primary, it
   * passes the request on and the answer back.
   */
  public static final byte FORWARD = 4;

  /**
   * From a client, first on every connection: a number of its own, the same to all nodes, by which
   * any of them may answer an {@link #ADD_ANYWHERE}.
   */
  public static final byte CLIENT = 5;

  /** As {@link #ADD}; any member may answer, over its connection to the same {@link #CLIENT}. */
  public static final byte ADD_ANYWHERE = 6;

  /** Correlation, value, version, shard, epoch, index. */
  public static final byte DONE = 16;

  /** Correlation, a {@link dev.tally.counter.Failure} as of {@link Codes}. */
  public static final byte FAILED = 17;

  /** Correlation, shard, epoch, primary. */
  public static final byte NOT_PRIMARY = 18;

  /** A placement map, see {@link MapCodec}; empty where the node has none yet. */
  public static final byte MAP = 19;

  /** Correlation: whether it was or will be applied is not known. */
  public static final byte IN_DOUBT = 20;

  /** Correlation, the shard's log time: the client is not known, or known no more. */
  public static final byte SESSION_UNKNOWN = 21;

  /** Between nodes, first in both directions: cluster, own incarnation, the other's. */
  public static final byte HELLO = 32;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte APPEND = 33;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte APPENDED = 34;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte REFUSED = 35;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte FENCE = 36;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte FENCED = 37;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte PULL = 38;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte SUFFIX = 39;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte CHUNK = 40;

  /** Between nodes, see {@link PeerCodec}. */
  public static final byte NEXT_CHUNK = 41;

  /** Between nodes: alive; the generation and version of the newest map known. */
  public static final byte HEARTBEAT = 42;

  /**
   * Between nodes: the sender's node has a vote, but its directory is new; see {@link
   * dev.tally.sticky.node.ClusterInfo}, with that one voter.
   */
  public static final byte CANDIDATE = 43;

  /**
   * Between nodes, from the leader of the placement: who votes; see {@link
   * dev.tally.sticky.node.ClusterInfo}.
   */
  public static final byte VOTERS = 44;

  /**
   * From the operator: form a cluster, or join one; see {@link dev.tally.sticky.node.ClusterInfo}.
   */
  public static final byte FORM = 48;

  /** From the operator: a placement command, see {@link dev.tally.sticky.placement}. */
  public static final byte COMMAND = 49;

  /** To the operator: done; whatever the command answers follows. */
  public static final byte ANSWER = 50;

  /** From the operator or anybody: asks for metrics in Prometheus' text format. */
  public static final byte ASK_METRICS = 51;

  /**
   * From the operator or a new node: asks for the cluster, see {@link
   * dev.tally.sticky.node.ClusterInfo}.
   */
  public static final byte ASK_CLUSTER = 52;

  /**
   * From the operator: asks a voter for all it knows of the placement, see {@link
   * dev.tally.sticky.placement.PlacementCodec}; answered by nothing where it is no voter.
   */
  public static final byte ASK_PLACEMENT = 53;

  private Kind() {}
}
