package dev.tally.sticky.shard;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other members, as their primary sees them: who they are, how far, and who is sent when. */
final class Followers {

  private final Replica replica;
  private final LogSender sender;
  private List<Progress> others = List.of();
  private Electorate electorate;

  Followers(Replica replica, ShardAssignment assignment) {
    this.replica = replica;
    this.sender = new LogSender(replica, assignment);
    this.electorate = Electorate.of(assignment, replica.self, others, replica.rules);
  }

  // --- who they are ---

  /** Another epoch begins: what was sent in the last one counts for nothing. */
  void begin(ShardAssignment decided) {
    if (replica.rules.forgetsLearners()) {
      others = others.stream().filter(p -> p.member != decided.learner()).toList();
    }
    enlist(decided);
    others.forEach(Progress::startOver);
  }

  /** Members and learner are those of an assignment; of who stays, it stays known how far it is. */
  void enlist(ShardAssignment decided) {
    sender.assign(decided);
    List<Progress> listed = new ArrayList<>();
    enlist(listed, decided.current().members());
    enlist(listed, decided.activeMembers());
    if (decided.learner() != 0) {
      enlist(listed, List.of(decided.learner()));
    }
    // A ring of all nodes: all shards of a node prefer the same other one.
    listed.sort(
        Comparator.<Progress, Boolean>comparing(p -> p.member < replica.self)
            .thenComparing(p -> p.member));
    others = List.copyOf(listed);
    electorate = Electorate.of(decided, replica.self, others, replica.rules);
  }

  private void enlist(List<Progress> listed, List<Long> members) {
    for (long member : members) {
      if (member != replica.self && listed.stream().noneMatch(p -> p.member == member)) {
        Progress known = of(member);
        listed.add(known == null ? fresh(member) : known);
      }
    }
  }

  private Progress fresh(long member) {
    Progress fresh = new Progress(member);
    fresh.linked = replica.peers.isLinked(member);
    // Where its log agrees is not known: the first message finds out.
    fresh.next = replica.log.last() + 1;
    fresh.probing = true;
    return fresh;
  }

  /** How far a member is; null where it is none. */
  @Nullable Progress of(long member) {
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i).member == member) {
        return others.get(i);
      }
    }
    return null;
  }

  /** How far the learner is; null where there is none. */
  @Nullable Progress learner() {
    long learner = sender.assignment().learner();
    return learner == 0 ? null : of(learner);
  }

  boolean isEmpty() {
    return others.isEmpty();
  }

  // --- how far they are ---

  /** A member has said, when it promised this epoch, what it has committed. */
  void holds(long member, long committed) {
    Progress other = of(member);
    if (other != null && other.probing && committed >= 0) {
      other.matched = Math.max(other.matched, committed);
      other.next = other.matched + 1;
      other.probing = false;
    }
  }

  /**
   * A member has told how far it is.
   *
   * @return false where it is no member
   * @throws IllegalStateException where it is further than anybody can be
   */
  boolean appended(long now, long from, PeerMessage.Appended message) {
    Progress other = of(from);
    if (other == null) {
      return false;
    }
    if (message.upTo() > replica.log.last()) {
      throw new IllegalStateException(
          "a member holds index " + message.upTo() + ", the primary has " + replica.log.last());
    }
    other.heard = now;
    other.matched = Math.max(other.matched, message.upTo());
    other.applied = Math.max(other.applied, message.applied());
    other.confirmed = Math.max(other.confirmed, message.round());
    if (other.snapshot != 0 && message.upTo() >= other.snapshot) {
      other.snapshot = 0;
    }
    if (message.gap() || other.probing) {
      other.next = other.matched + 1;
      other.probing = false;
    } else {
      other.next = Math.max(other.next, other.matched + 1);
    }
    if (other.next >= replica.log.first()) {
      other.behind = false;
    }
    other.unanswered = Math.max(other.unanswered, message.unanswered());
    replica.answers.elsewhere(other.answeredFrom(), other.answeredTo());
    return true;
  }

  /** The highest index that every majority holds. */
  long reachedByLog() {
    return electorate.reachedByLog(replica.log.last());
  }

  /** The highest round of reads that every majority has confirmed. */
  long reachedByRound() {
    return electorate.reachedByRound(sender.round());
  }

  /** The last round of reads begun. */
  long round() {
    return sender.round();
  }

  void beginRound() {
    sender.beginRound();
  }

  /** Members that will need the whole state. */
  int behind() {
    return (int) others.stream().filter(p -> p.behind).count();
  }

  /** No log is kept any more for those who do not hold so much. */
  void leaveBehind(long index) {
    for (Progress other : others) {
      other.behind |= other.keeps() < index;
    }
  }

  /** What every member holds in its own log, nobody needs of this one. */
  void trim() {
    long upTo = replica.applied();
    for (int i = 0; i < others.size(); i++) {
      Progress other = others.get(i);
      if (!other.behind) {
        upTo = Math.min(upTo, other.keeps());
      }
    }
    sender.trim(upTo);
  }

  // --- what they are sent when ---

  /**
   * Sends to as many as are needed.
   *
   * @return whether others are owed something
   */
  boolean flush(long now) {
    boolean settled = isSettled();
    int needed = settled ? (others.size() + 1) / 2 : others.size();
    boolean oneDecides = replica.rules.oneDecides(settled, needed);
    boolean owes = false;
    for (int i = 0; i < others.size(); i++) {
      Progress other = others.get(i);
      if (!other.linked || other.snapshot != 0) {
        continue;
      }
      if (needed > 0 || other.probing) {
        sender.sendAll(now, other, oneDecides && needed > 0);
        if (!other.probing && !sender.lacks(other)) {
          needed--;
        }
      } else {
        owes |= sender.lacks(other);
      }
    }
    return owes;
  }

  /** Whether members stay as they are: any majority will do, else all are sent everything. */
  private boolean isSettled() {
    ShardAssignment assignment = sender.assignment();
    return assignment.settled() && assignment.learner() == 0;
  }

  /** Sends everything to all. */
  void sendOwed(long now) {
    for (int i = 0; i < others.size(); i++) {
      Progress other = others.get(i);
      if (other.linked && other.snapshot == 0) {
        sender.sendAll(now, other, false);
      }
    }
  }

  /** Time passes: what was not acknowledged is sent again, and idle members learn what is final. */
  void tick(long now) {
    for (Progress other : others) {
      if (other.linked) {
        sender.tick(now, other);
      }
    }
  }

  void link(long now, long member, boolean up) {
    Progress other = of(member);
    if (other != null) {
      other.linked = up;
      other.heard = now;
      other.startOver();
    }
  }

  @Override
  public String toString() {
    return others.toString();
  }
}
