package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Token;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.Arrays;

/**
 * One member of a replicated shard of counters, as a pure state machine.
 *
 * <h2>The protocol</h2>
 *
 * <p>It is primary-backup replication under a configuration that someone else decides: Vertical
 * Paxos (L. Lamport, D. Malkhi, L. Zhou, <i>Vertical Paxos and primary-backup replication</i>, PODC
 * 2009) in the shape of PacificA (W. Lin et al., <i>PacificA: replication in log-based distributed
 * storage systems</i>, MSR-TR-2008-25), but with the commit rule of a majority rather than of all,
 * so that one slow member delays nobody. A configuration is {@code (epoch, primary, members)}; in
 * one epoch there is one primary, so no election, no vote and no term is part of this class.
 *
 * <p>The primary gives each addition the next index of its log and sends it to all other members at
 * once. A member appends in order only, and tells cumulatively how far. What a majority of the
 * configuration holds in memory, the primary included, is <i>committed</i>; committed entries are
 * applied in log order, and only then answered. The commit index travels with whatever is sent
 * next.
 *
 * <h2>What holds</h2>
 *
 * <ol>
 *   <li><b>One order.</b> Per epoch and index there is at most one entry, since one primary gives
 *       it; two members that hold an index of the same epoch hold the same entry there and before.
 *   <li><b>Answered means committed</b>: by an entry of the primary's own epoch that a majority
 *       holds. Any later majority contains a member that has it.
 *   <li><b>Epochs only rise.</b> A member that has heard of an epoch refuses every older one, so a
 *       primary whose time is over can commit nothing and confirm no read, however long it was
 *       asleep. Messages of another generation are not even refused: they are about another state.
 *   <li><b>Exactly once.</b> Whether an entry is news or a repetition is decided when it is
 *       applied, from the replicated session of its client, by the same pure function on every
 *       member. A repetition simply is another entry, with the first answer; so one that arrives
 *       while the first is still under way is answered too, and none needs a look before the log.
 *   <li><b>Linearizable reads.</b> A read waits for a confirmation round that <i>left after it
 *       came</i>, answered by a majority in this epoch: no newer primary had committed anything
 *       when the read began. All reads of a turn share the round, and the round travels with the
 *       entries of the same turn. It is answered from the applied state, which holds all that was
 *       answered.
 *   <li><b>Session and eventual reads</b> are answered by any member from committed state alone,
 *       once it has applied the index of the token.
 *   <li><b>Bounded.</b> The log is trimmed up to what all members hold and this one has applied.
 *       Where it is full, an addition is refused as overloaded; where one member alone holds it up,
 *       that member is given up for this epoch instead. Sessions are trimmed by their clients'
 *       watermarks.
 * </ol>
 *
 * <h2>Turns</h2>
 *
 * <p>Nothing is sent when it arrives. A turn ends with {@link #flush}, which sends each member one
 * batch of all that the turn brought, and the primary one acknowledgement for all it sent. Answers
 * to requesters are given at once; their connections batch by themselves.
 *
 * <p>Not safe for use by many threads, and needs none.
 */
public final class ShardReplica {

  private final Replica replica;
  private final Primary primary;
  private final Backup backup;
  private final boolean leads;
  private long promised;

  /**
   * A member of an empty shard.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param self this member's incarnation, one of the configuration's
   * @param configuration who holds the shard
   * @param limits its bounds
   * @param peers the other members
   */
  public ShardReplica(
      long generation,
      int shard,
      long self,
      ShardConfiguration configuration,
      ShardLimits limits,
      Peers peers) {
    this(generation, shard, self, configuration, limits, peers, new Sessions(), Quorum.MAJORITY);
  }

  ShardReplica(
      long generation,
      int shard,
      long self,
      ShardConfiguration configuration,
      ShardLimits limits,
      Peers peers,
      Sessions sessions,
      Quorum quorum) {
    if (!configuration.members().contains(self)) {
      throw new IllegalArgumentException(self + " is no member of " + configuration);
    }
    this.replica = new Replica(generation, shard, self, configuration, limits, peers, sessions);
    this.primary = new Primary(replica, quorum);
    this.backup = new Backup(replica);
    this.leads = configuration.primary() == self;
    this.promised = configuration.epoch();
  }

  // --- requests ---

  /**
   * A request to add. Its answer follows, perhaps within this call, or never where a majority does
   * not answer; this member then may have applied it, or may apply it yet.
   *
   * @param now in milliseconds
   * @param requester who asks
   * @param correlation its number there
   * @param epoch the newest the requester has heard of
   * @param addition what to add
   */
  public void add(long now, Requester requester, long correlation, long epoch, Addition addition) {
    if (serves(epoch)) {
      primary.add(now, requester, correlation, addition);
    } else {
      refuse(requester, correlation);
    }
  }

  /**
   * A request to read.
   *
   * @param now in milliseconds
   * @param requester who asks
   * @param correlation its number there
   * @param epoch the newest the requester has heard of
   * @param level how fresh the answer must be
   * @param token what a session read must not be older than; ignored where of another shard
   * @param key holds the key's bytes
   * @param keyOffset where they begin
   * @param keyLength how many they are
   */
  public void get(
      long now,
      Requester requester,
      long correlation,
      long epoch,
      ReadLevel level,
      Token token,
      byte[] key,
      int keyOffset,
      int keyLength) {
    byte[] copy = Arrays.copyOfRange(key, keyOffset, keyOffset + keyLength);
    switch (level) {
      case LINEARIZABLE -> {
        if (serves(epoch)) {
          primary.read(now, requester, correlation, copy);
        } else {
          refuse(requester, correlation);
        }
      }
      case SESSION -> {
        // A token names a committed index, and committed entries never change: the index is enough.
        long mark = token.partition() == replica.shard ? token.position() : 0;
        replica.whenApplied(new PendingReads.Waiting(requester, correlation, copy, mark, now));
      }
      case EVENTUAL ->
          replica.answer(new PendingReads.Waiting(requester, correlation, copy, 0, now));
    }
  }

  private boolean serves(long requestersEpoch) {
    return leads && promised == epoch() && requestersEpoch <= promised;
  }

  private void refuse(Requester requester, long correlation) {
    if (leads) {
      // Deposed, and by whom is not known here.
      requester.failed(correlation, Failure.UNAVAILABLE);
    } else {
      requester.notPrimary(correlation, replica.shard, epoch(), primary());
    }
  }

  // --- members ---

  /**
   * A message of another member.
   *
   * @param now in milliseconds
   * @param from the sender's incarnation, known from its link
   * @param message valid only during the call
   */
  public void receive(long now, long from, PeerMessage message) {
    if (message.generation() != replica.generation) {
      return;
    }
    if (message.epoch() < promised) {
      if (message instanceof PeerMessage.Append) {
        replica.peers.send(
            from, new PeerMessage.Refused(replica.generation, replica.shard, promised));
      }
      return;
    }
    promised = message.epoch();
    if (message.epoch() > epoch()) {
      // Of a configuration this member has not been told of: nothing to take from it yet.
      return;
    }
    if (message instanceof PeerMessage.Append append && from == primary()) {
      backup.append(append);
    } else if (message instanceof PeerMessage.Appended appended && leads) {
      primary.appended(now, from, appended);
    }
  }

  /**
   * A link to another member is there, or is there no more: what was sent and not acknowledged may
   * be lost and is sent again.
   *
   * @param now in milliseconds
   * @param member its incarnation
   * @param up whether there is a link
   */
  public void link(long now, long member, boolean up) {
    if (leads) {
      primary.link(now, member, up);
    }
  }

  /**
   * The end of a turn: sends what it has gathered.
   *
   * @param now in milliseconds
   */
  public void flush(long now) {
    if (promised != epoch()) {
      return;
    }
    if (leads) {
      primary.flush(now);
    } else {
      backup.flush();
    }
  }

  /**
   * Time passes; to be called every few milliseconds.
   *
   * @param now in milliseconds
   */
  public void tick(long now) {
    replica.expireReads(now);
    if (leads && promised == epoch()) {
      primary.tick(now);
    }
  }

  // --- what it is ---

  /** For tests, which look inside. */
  EntryLog log() {
    return replica.log;
  }

  /**
   * Its epoch.
   *
   * @return of the configuration it is a member of
   */
  public long epoch() {
    return replica.configuration.epoch();
  }

  /**
   * Its primary.
   *
   * @return of its configuration
   */
  public long primary() {
    return replica.configuration.primary();
  }

  /**
   * Whether it is the primary of its configuration.
   *
   * @return also true where it has been deposed and only knows that it has
   */
  public boolean leads() {
    return leads;
  }

  /**
   * The last index held.
   *
   * @return 0 for none
   */
  public long last() {
    return replica.log.last();
  }

  /**
   * The last index known to be committed.
   *
   * @return at most {@link #last}
   */
  public long committed() {
    return leads ? primary.committed() : backup.committed();
  }

  /**
   * The last index applied.
   *
   * @return at most {@link #committed}
   */
  public long applied() {
    return replica.applied();
  }

  /**
   * Bytes of log entries held.
   *
   * @return at most the limit, but for the entry that reached it
   */
  public int logBytes() {
    return replica.log.held();
  }

  /**
   * Counters held.
   *
   * @return their number
   */
  public int counters() {
    return replica.state().counters();
  }

  /**
   * Clients remembered.
   *
   * @return their number
   */
  public int sessions() {
    return replica.state().sessions();
  }

  /**
   * Members this primary has given up, since the log does not reach back to them any more.
   *
   * @return their number, 0 elsewhere
   */
  public int behind() {
    return leads ? primary.behind() : 0;
  }

  /**
   * A fingerprint of an entry, to compare members.
   *
   * @param index one that is held still
   * @return equal where the entries are equal
   */
  public long fingerprint(long index) {
    int at = replica.log.start(index);
    byte[] bytes = replica.log.bytes();
    return KeyHash.of(bytes, at, Entry.length(bytes, at));
  }

  /**
   * The first index that is held still.
   *
   * @return one more than {@link #last} where none is
   */
  public long first() {
    return replica.log.first();
  }
}
