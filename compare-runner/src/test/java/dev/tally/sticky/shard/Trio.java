package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Token;
import dev.tally.sabotage.Journal;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One shard of three real members whose messages move when the scenario says so. */
final class Trio implements ShardEvents {

  private static final ShardLimits LIMITS =
      new ShardLimits(20_000, 2_000, 64, 100, 50, 64, 3_600_000);
  private static final byte[] KEY = "apples".getBytes(StandardCharsets.UTF_8);

  private record Envelope(long from, long to, PeerMessage message) {}

  private final Journal journal;
  private final Rules rules;
  private final Map<Long, ShardReplica> members = new HashMap<>();
  private final Deque<Envelope> network = new ArrayDeque<>();
  private final Set<Long> away = new HashSet<>();
  private final Map<Long, long[]> sent = new HashMap<>();
  private final List<Long> answered = new ArrayList<>();
  private ShardAssignment assignment =
      ShardAssignment.fresh(new ShardConfiguration(1, 1, List.of(1L, 2L, 3L)));
  private boolean activated;
  private boolean dropsReplication;
  private boolean dropsEntries;
  private boolean losesAnswers;
  private long sequence;

  Trio(Journal journal, Rules rules) {
    this.journal = journal;
    this.rules = rules;
    start();
  }

  private void start() {
    for (long self : assignment.current().members()) {
      members.put(self, new ShardReplica(7, 0, self, LIMITS, new Links(self), this, rules));
    }
    activate();
  }

  private final class Links implements Peers {
    private final long self;

    Links(long self) {
      this.self = self;
    }

    @Override
    public boolean isLinked(long member) {
      return true;
    }

    @Override
    public boolean canSend(long member) {
      return true;
    }

    @Override
    public void send(long member, PeerMessage message) {
      if (dropsReplication && message instanceof PeerMessage.Append append) {
        long last = member(self).view().last();
        network.add(
            new Envelope(
                member,
                self,
                new PeerMessage.Appended(
                    append.generation(),
                    append.shard(),
                    append.epoch(),
                    last,
                    append.commit(),
                    append.round(),
                    0,
                    false)));
      } else {
        network.add(new Envelope(self, member, message.copy()));
      }
    }
  }

  @Override
  public void activated(int shard, long epoch) {
    activated |= epoch == assignment.epoch();
  }

  @Override
  public void caughtUp(int shard, long epoch, long learner) {
    throw new AssertionError("there is no learner");
  }

  private ShardReplica member(long self) {
    return Objects.requireNonNull(members.get(self));
  }

  private List<ShardReplica> present() {
    return members.entrySet().stream()
        .filter(entry -> !away.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Backups' acknowledgements are made up and nothing reaches them, from now on. */
  void dropReplication() {
    dropsReplication = true;
  }

  /** Entries reach nobody, though all else does. */
  void dropEntries(boolean drop) {
    dropsEntries = drop;
  }

  /** Answers reach nobody, until told otherwise. */
  void loseAnswers(boolean lose) {
    losesAnswers = lose;
  }

  /** These neither send nor receive any more; others are heard again. */
  void cutOff(Long... gone) {
    away.clear();
    away.addAll(Arrays.asList(gone));
    journal.event("cut-off", away.toString());
  }

  /** Another member becomes primary, known to all who are not cut off. */
  void promote(long primary) {
    dropsReplication = false;
    journal.event("promote", "member " + primary);
    ShardConfiguration before = assignment.current();
    assignment =
        new ShardAssignment(
            new ShardConfiguration(before.epoch() + 1, primary, before.members()),
            before.members(),
            before.epoch(),
            0,
            false);
    activate();
  }

  /** All members are gone, and nobody pretends otherwise: the state is lost. */
  void loseState() {
    journal.event("kill", "all members");
    ShardConfiguration before = assignment.current();
    members.clear();
    network.clear();
    assignment =
        new ShardAssignment(
            new ShardConfiguration(before.epoch() + 1, 4, List.of(4L, 5L, 6L)),
            before.members(),
            before.epoch(),
            0,
            true);
    for (long self = 4; self <= 6; self++) {
      members.put(self, new ShardReplica(7, 0, self, LIMITS, new Links(self), this, rules));
    }
    members.values().forEach(member -> member.assign(0, assignment));
  }

  /** All members are gone, and new ones begin at zero as if nothing had been. */
  void reset() {
    journal.event("kill", "all members");
    members.clear();
    network.clear();
    assignment =
        ShardAssignment.fresh(
            new ShardConfiguration(assignment.epoch() + 1, 4, List.of(4L, 5L, 6L)));
    start();
  }

  /** As {@link #reset}, from a copy that lacks the latest additions. */
  void restoreWithoutTheLatest(int lost) {
    List<Long> numbers = answered.subList(0, answered.size() - lost);
    List<long[]> kept = numbers.stream().map(n -> Objects.requireNonNull(sent.get(n))).toList();
    reset();
    losesAnswers = true;
    kept.forEach(addition -> sendAdd(0, addition[0], addition[1]));
    settle();
    losesAnswers = false;
  }

  private void activate() {
    activated = false;
    present().forEach(member -> member.assign(0, assignment));
    settle();
    if (!activated) {
      throw new IllegalStateException("epoch " + assignment.epoch() + " was not activated");
    }
    assignment =
        new ShardAssignment(
            assignment.current(), assignment.current().members(), assignment.epoch(), 0, false);
    present().forEach(member -> member.assign(0, assignment));
    present().forEach(member -> member.tick(0));
    settle();
  }

  /** A client adds at the primary; it may be answered when messages have moved. */
  long add(int process, long delta) {
    long number = journal.add(process, delta);
    sent.put(number, new long[] {sequence++, delta});
    again(number);
    return number;
  }

  /** The client sends the same addition once more. */
  void again(long number) {
    long[] addition = Objects.requireNonNull(sent.get(number));
    sendAdd(number, addition[0], addition[1]);
    settle();
  }

  /** Two clients add at once; their answers may change places. */
  void addBoth(long one, long other, boolean swapped) {
    long first = journal.add(1, one);
    long second = journal.add(2, other);
    sendAdd(swapped ? second : first, sequence++, one);
    sendAdd(swapped ? first : second, sequence++, other);
    settle();
  }

  private void sendAdd(long number, long id, long delta) {
    Addition addition = new Addition(5, id, 0, 0, delta, KEY);
    member(assignment.current().primary()).add(0, new Answers(), number, 1, addition);
  }

  /** A client reads linearizably at a member. */
  void readAt(long member, int process) {
    ask(member, journal.read(process));
  }

  /** The read at the end, at the primary. */
  void finalRead() {
    ask(assignment.current().primary(), journal.finalRead());
  }

  private void ask(long member, long number) {
    member(member)
        .get(0, new Answers(), number, 1, ReadLevel.LINEARIZABLE, Token.NONE, KEY, 0, KEY.length);
    settle();
    member(member).tick(1_000);
  }

  /** A client is answered with all the primary's log holds, committed or not. */
  void readUncommitted(int process) {
    ShardView primary = member(assignment.current().primary()).view();
    long number = journal.read(process);
    ShardView.Counted counted = primary.peek(KEY);
    long value = counted.value();
    long version = counted.version();
    for (long index = primary.applied() + 1; index <= primary.last(); index++) {
      LogEntry entry = primary.entry(index);
      if (!entry.isMark()) {
        value += entry.delta();
        version++;
      }
    }
    journal.done(number, value, version);
  }

  private final class Answers implements Requester {
    @Override
    public void done(long number, long value, long version, int shard, long epoch, long index) {
      if (!losesAnswers && number != 0) {
        answered.add(number);
        journal.done(number, value, version);
      }
    }

    @Override
    public void failed(long number, Failure failure) {
      if (number != 0 && !sent.containsKey(number)) {
        journal.failed(number);
      }
    }

    @Override
    public void inDoubt(long number) {}

    @Override
    public void sessionUnknown(long number, long logTime) {}

    @Override
    public void notPrimary(long number, int shard, long epoch, long primary) {}
  }

  private void settle() {
    present().forEach(member -> member.flush(0));
    while (!network.isEmpty()) {
      Envelope next = network.remove();
      boolean dropped =
          dropsEntries
              && next.message() instanceof PeerMessage.Append append
              && append.entries().count() > 0;
      if (!dropped && !away.contains(next.to()) && !away.contains(next.from())) {
        ShardReplica to = members.get(next.to());
        if (to != null) {
          to.receive(0, next.from(), next.message());
          to.flush(0);
        }
      }
    }
    // Those cut off go on by themselves.
    away.stream().map(members::get).filter(Objects::nonNull).forEach(member -> member.flush(0));
    network.clear();
  }
}
