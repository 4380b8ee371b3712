package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Token;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
 * <h2>Another primary</h2>
 *
 * <p>Whoever is named primary of a newer epoch first <i>fences</i>: a majority of the active
 * members (those of the configuration that was last reported to be active) promises to take nothing
 * of an older epoch. It takes over the longest log among theirs, by the epoch and index of the last
 * entry, then orders a mark of its own and replicates all to a majority of the active members and
 * to one of the current members. Once that mark is committed, its epoch is active and it serves. A
 * primary that goes on as primary, with other members, needs no fence, since nobody else can have
 * ordered anything; it only orders the mark.
 *
 * <p>Until whoever decides about configurations has heard that one is active, all its majorities
 * are of both sets. So what was committed in any epoch is always held by a majority of the active
 * members, and fencing those suffices, however many configurations were named in between and came
 * to nothing.
 *
 * <p>A member that lacks entries which no log holds any more is sent the whole state, part by part.
 * A node that is no member yet is brought up to date the same way, as a <i>learner</i>: it is sent
 * everything and counts for nothing.
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
 *       entries of the same turn. It is answered once all is applied here that was ordered before
 *       it came, among which is all that any member had answered.
 *   <li><b>Session and eventual reads</b> are answered by any member from committed state alone,
 *       once it has applied the index of the token.
 *   <li><b>Never forgotten.</b> A member's promise lasts as long as its incarnation, also where it
 *       is member no more. A restarted process is another incarnation, so it has nothing to forget.
 *   <li><b>Bounded.</b> The log is trimmed up to what all members hold and this one has applied.
 *       Where it is full, an addition is refused as overloaded; where one member alone holds it up,
 *       no log is kept for that member: it will be sent the state instead. Sessions are trimmed by
 *       their clients' watermarks, and forgotten after a long time without use.
 * </ol>
 *
 * <h2>Turns</h2>
 *
 * <p>Nothing is sent when it arrives, and nothing applied. A turn ends with {@link #flush}, which
 * applies and answers all that the turn has made final, and sends each member one batch of all that
 * it brought, and the primary one acknowledgement for all it sent. Who is sent what when, and which
 * member answers an addition, stands at the head of {@link LogSender}.
 *
 * <p>Looking a counter up costs two waits for memory, which with many shards and many processes on
 * a machine are longer than all else that applying an addition takes. So whoever ends the turns of
 * many shards has them all {@link #lookAhead} first, and all wait at once.
 *
 * <p>Not safe for use by many threads, and needs none.
 */
public final class ShardReplica {

  private enum Role {
    /** No member, or one that has heard of no primary. */
    BACKUP,
    /** Primary of its epoch, fencing and fetching. */
    RECOVERING,
    /** Primary of its epoch, with the longest log. */
    LEADING
  }

  private final Replica replica;
  private final Backup backup;
  private final Standing standing;
  private final ShardEvents events;
  private final ShardView view;
  private Role role = Role.BACKUP;
  private @Nullable Recovery recovery;
  private @Nullable Primary primary;

  /**
   * Holds nothing, and has promised nothing.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param self this member's incarnation
   * @param limits its bounds
   * @param peers the other members
   * @param events hears what placement must know
   */
  public ShardReplica(
      long generation, int shard, long self, ShardLimits limits, Peers peers, ShardEvents events) {
    this(generation, shard, self, limits, peers, events, Rules.SOUND);
  }

  ShardReplica(
      long generation,
      int shard,
      long self,
      ShardLimits limits,
      Peers peers,
      ShardEvents events,
      Rules rules) {
    this.replica = new Replica(generation, shard, self, limits, peers, rules);
    this.backup = new Backup(replica);
    this.standing = new Standing(replica);
    this.events = events;
    this.view = new ShardView(replica, () -> primary, () -> role);
  }

  // --- configurations ---

  /**
   * Placement has decided. What is older than what is known already changes nothing.
   *
   * @param now in milliseconds
   * @param decided who is to hold the shard
   */
  public void assign(long now, ShardAssignment decided) {
    if (!standing.learn(decided)) {
      return;
    }
    replica.lost = decided.lost();
    if (decided.lost()) {
      stop();
    }
    boolean named = decided.current().primary() == replica.self;
    Primary leading = primary;
    if (decided.epoch() > replica.promised) {
      if (leading != null && named && mayGoOn(leading, decided)) {
        replica.riseTo(decided.epoch());
        leading.begin(now, decided);
      } else {
        enter(decided.epoch());
      }
    } else if (leading != null && decided.epoch() == replica.promised) {
      leading.update(decided);
    }
    if (named
        && role == Role.BACKUP
        && decided.epoch() == replica.promised
        && !decided.settled()
        && !decided.lost()) {
      recover(now, decided);
    }
    // Whoever has promised more was enlisted again since, and may have acknowledged entries.
    if (!decided.concerns(replica.self)
        && replica.rules.mayClear(decided.epoch(), replica.promised)) {
      replica.clear();
      backup.begin();
    }
  }

  /** Only the primary that is active now knows, without asking, that nobody has more than it. */
  private boolean mayGoOn(Primary leading, ShardAssignment decided) {
    long last = leading.assignment().epoch();
    return leading.isActive()
        && decided.activeEpoch() == last
        && replica.rules.follows(last, decided.epoch());
  }

  private void recover(long now, ShardAssignment decided) {
    role = Role.RECOVERING;
    Recovery begun = new Recovery(replica, backup, decided);
    recovery = begun;
    begun.begin(now);
    leadIfComplete(now);
  }

  private void leadIfComplete(long now) {
    Recovery done = recovery;
    ShardAssignment current = standing.known();
    if (done == null || current == null || !done.isComplete()) {
      return;
    }
    recovery = null;
    role = Role.LEADING;
    Primary begun = new Primary(replica, events, current);
    primary = begun;
    begun.begin(now, current);
    for (long member : current.current().members()) {
      begun.followers().holds(member, done.committedBy(member));
    }
    for (long member : current.activeMembers()) {
      begun.followers().holds(member, done.committedBy(member));
    }
    begun.flush(now);
  }

  /** A newer epoch has begun: whatever this member was in the last one, it is no more. */
  private void enter(long epoch) {
    replica.riseTo(epoch);
    stepDown();
  }

  private void stepDown() {
    Primary ended = primary;
    primary = null;
    recovery = null;
    role = Role.BACKUP;
    backup.begin();
    replica.snapshots.stopReceiving();
    replica.answers.drain(replica.applied(), Requester::inDoubt);
    if (ended != null) {
      ended.end();
    }
  }

  /**
   * The state is given up as lost: nobody is answered from what is left of it, not even those who
   * wait since before that was known.
   */
  private void stop() {
    stepDown();
    replica.refuseReads(Failure.STATE_LOST);
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
    Primary leading = serving(epoch);
    if (leading != null) {
      leading.add(now, requester, correlation, addition);
    } else {
      standing.refuse(requester, correlation);
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
    if (level == ReadLevel.LINEARIZABLE) {
      Primary leading = serving(epoch);
      if (leading != null) {
        leading.read(now, requester, correlation, copy);
      } else {
        standing.refuse(requester, correlation);
      }
    } else if (!standing.isMember()) {
      standing.refuse(requester, correlation);
    } else {
      // A token names a committed index, and committed entries never change: the index is enough.
      boolean bound = level == ReadLevel.SESSION && token.partition() == replica.shard;
      long mark = bound ? token.position() : 0;
      Primary leading = primary;
      if (leading != null && mark > replica.applied()) {
        leading.hurry();
      }
      replica.whenApplied(new PendingReads.Waiting(requester, correlation, copy, mark, mark, now));
    }
  }

  /** The primary's part, where this is the primary for whoever has heard of an epoch. */
  private @Nullable Primary serving(long epoch) {
    Primary leading = primary;
    return leading != null && leading.serves() && epoch <= replica.promised ? leading : null;
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
    if (replica.rules.refuses(message.epoch(), replica.promised)) {
      if (message instanceof PeerMessage.Append || message instanceof PeerMessage.Fence) {
        replica.peers.send(
            from, new PeerMessage.Refused(replica.generation, replica.shard, replica.promised));
      }
      return;
    }
    if (message.epoch() > replica.promised) {
      enter(message.epoch());
    }
    switch (role) {
      case BACKUP -> backup.receive(now, from, message);
      case RECOVERING -> recover(now, from, message);
      case LEADING -> lead(now, from, message);
    }
  }

  private void recover(long now, long from, PeerMessage message) {
    Recovery under = recovery;
    if (under != null) {
      under.receive(now, from, message);
      leadIfComplete(now);
    }
  }

  private void lead(long now, long from, PeerMessage message) {
    Primary leading = primary;
    if (leading != null) {
      leading.receive(now, from, message);
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
    Primary leading = primary;
    if (leading != null) {
      leading.followers().link(now, member, up);
    }
    Recovery under = recovery;
    if (under != null) {
      if (up) {
        under.again();
      } else {
        under.lost(member);
        leadIfComplete(now);
      }
    }
  }

  /**
   * What the next {@link #flush} would wait for is read, from memory that is in no cache. To be
   * called for all shards of a turn before the first of them is flushed; it changes nothing.
   */
  public void lookAhead() {
    replica.lookAhead();
  }

  /**
   * The end of a turn: applies what has become final, and sends what the turn has gathered, a
   * primary to as many members as are needed.
   *
   * @param now in milliseconds
   * @return whether other members are owed something: {@link #sendOwed} is to follow soon
   */
  public boolean flush(long now) {
    replica.apply();
    Primary leading = primary;
    if (leading != null) {
      return leading.flush(now);
    }
    return role == Role.BACKUP && backup.flush();
  }

  /**
   * Sends all members what they are owed; to be called a few milliseconds after a {@link #flush}
   * that said so. How many is how much longer an addition takes where a member that was sent it at
   * once does not answer.
   *
   * @param now in milliseconds
   */
  public void sendOwed(long now) {
    Primary leading = primary;
    if (leading != null) {
      leading.followers().sendOwed(now);
    } else if (role == Role.BACKUP) {
      backup.sendOwed();
    }
  }

  /**
   * Time passes; to be called every few milliseconds.
   *
   * @param now in milliseconds
   */
  public void tick(long now) {
    replica.expireReads(now);
    replica.snapshots.tick(now);
    Primary leading = primary;
    if (leading != null) {
      leading.tick(now);
    }
    Recovery under = recovery;
    if (under != null) {
      under.tick(now);
      leadIfComplete(now);
    }
    replica.apply();
  }

  // --- what it is ---

  @Override
  public String toString() {
    return view.toString();
  }

  /**
   * What it holds and how far it is.
   *
   * @return always what is so now
   */
  public ShardView view() {
    return view;
  }
}
