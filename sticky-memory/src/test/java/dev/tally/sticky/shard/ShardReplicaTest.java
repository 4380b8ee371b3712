package dev.tally.sticky.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Token;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One shard of three members whose messages move when the test says so. Member 1 is primary; its
 * mark at index 1 is committed everywhere when a test begins, and indexes are counted from there.
 */
class ShardReplicaTest {

  private static final ShardLimits LIMITS = new ShardLimits(2_000, 200, 4, 100, 50, 64, 3_600_000);

  /** By which members know the client. */
  private static final long ROUTE = 77;

  private static final byte[] KEY = "counter".getBytes(StandardCharsets.UTF_8);

  private record Envelope(long from, long to, PeerMessage message) {}

  private final Map<Long, ShardReplica> members = new HashMap<>();
  private final Deque<Envelope> network = new ArrayDeque<>();
  private final Set<Long> full = new HashSet<>();
  private final Set<ShardReplica> owing = new HashSet<>();
  private final List<String> answers = new ArrayList<>();
  private final ShardConfiguration configuration =
      new ShardConfiguration(4, 1, List.of(1L, 2L, 3L));
  private final Set<Long> activated = new HashSet<>();
  private final Set<Long> caughtUp = new HashSet<>();
  private final ShardEvents events =
      new ShardEvents() {
        @Override
        public void activated(int shard, long epoch) {
          activated.add(epoch);
        }

        @Override
        public void caughtUp(int shard, long epoch, long learner) {
          caughtUp.add(learner);
        }
      };
  private long sequence;

  private final Requester requester = new Answers(0, "");

  /** Writes answers down, with who gave them where that is of interest. */
  private final class Answers implements Requester {
    private final long route;
    private final String by;

    Answers(long route, String by) {
      this.route = route;
      this.by = by;
    }

    @Override
    public long route() {
      return route;
    }

    @Override
    public void done(
        long correlation, long value, long version, int shard, long epoch, long index) {
      answers.add(
          by + correlation + "=" + value + " v" + version + " @" + epoch + "/" + (index - 1));
    }

    @Override
    public void failed(long correlation, Failure failure) {
      answers.add(correlation + " " + failure);
    }

    @Override
    public void inDoubt(long correlation) {
      answers.add(correlation + " in doubt");
    }

    @Override
    public void sessionUnknown(long correlation, long logTime) {
      answers.add(correlation + " unknown at " + logTime);
    }

    @Override
    public void notPrimary(long correlation, int shard, long epoch, long primary) {
      answers.add(correlation + " not primary, " + primary + " in " + epoch);
    }
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
    public @Nullable Requester requester(long route) {
      return route == ROUTE ? new Answers(0, self + ": ") : null;
    }

    @Override
    public boolean canSend(long member) {
      return !full.contains(member);
    }

    @Override
    public void send(long member, PeerMessage message) {
      network.add(new Envelope(self, member, message.copy()));
    }
  }

  @BeforeEach
  void start() {
    for (long self = 1; self <= 3; self++) {
      members.put(self, new ShardReplica(7, 0, self, LIMITS, new Links(self), events));
    }
    members.values().forEach(m -> m.assign(0, ShardAssignment.fresh(configuration)));
    settle();
    assertThat(activated).containsOnly(4L);
    ShardAssignment settled =
        new ShardAssignment(configuration, configuration.members(), 4, 0, false);
    members.values().forEach(m -> m.assign(0, settled));
    primary().tick(0);
    settle();
    members.values().forEach(m -> assertThat(m.view().applied()).isEqualTo(1));
  }

  private ShardReplica primary() {
    return members.get(1L);
  }

  /** Of one who can be answered by any member, where it knows the route. */
  private void addFromAnywhere(long route, long correlation, long delta) {
    addFromAnywhere(0, route, correlation, delta);
  }

  private void addFromAnywhere(long birth, long route, long correlation, long delta) {
    primary()
        .add(
            0,
            new Answers(route, "p: "),
            correlation,
            4,
            new Addition(5, sequence++, 0, birth, delta, KEY));
  }

  private void add(long correlation, long delta) {
    add(members.get(1L), correlation, sequence++, delta);
  }

  private void add(ShardReplica member, long correlation, long number, long delta) {
    member.add(0, requester, correlation, 4, new Addition(5, number, 0, 0, delta, KEY));
  }

  private void read(long now, long member, long correlation, ReadLevel level, Token token) {
    members.get(member).get(now, requester, correlation, 4, level, token, KEY, 0, KEY.length);
  }

  /** Ends every turn and carries messages, but none to or from those who are away. */
  private void settle(Long... away) {
    Set<Long> gone = Set.of(away);
    members.values().forEach(this::flush);
    carry(gone);
    while (!owing.isEmpty()) {
      List<ShardReplica> paying = List.copyOf(owing);
      owing.clear();
      paying.forEach(m -> m.sendOwed(0));
      carry(gone);
    }
  }

  private void flush(ShardReplica member) {
    if (member.flush(0)) {
      owing.add(member);
    }
  }

  private void carry(Set<Long> gone) {
    while (!network.isEmpty()) {
      Envelope next = network.remove();
      if (!gone.contains(next.to()) && !gone.contains(next.from())) {
        members.get(next.to()).receive(0, next.from(), next.message());
        flush(members.get(next.to()));
      }
    }
  }

  /** To whom the messages under way are; they are lost. */
  private List<Long> receivers() {
    List<Long> receivers = network.stream().map(Envelope::to).toList();
    network.clear();
    return receivers;
  }

  private List<String> taken() {
    List<String> taken = List.copyOf(answers);
    answers.clear();
    return taken;
  }

  @Test
  void anAdditionIsAnsweredOnceOneOtherMemberHoldsIt() {
    add(100, 5);
    primary().flush(0);
    assertThat(network).hasSize(1);
    assertThat(taken()).isEmpty();
    settle(3L);
    assertThat(taken()).containsExactly("100=5 v1 @4/1");
    assertThat(members.get(3L).view().last()).isEqualTo(1);
  }

  @Test
  void whoMakesTheMajorityAnswersAtOnceAndThePrimaryDoesNot() {
    addFromAnywhere(ROUTE, 100, 5);
    assertThat(primary().flush(0)).isTrue();
    carry(Set.of());
    assertThat(taken()).containsExactly("2: 100=5 v1 @4/1");
    assertThat(members.get(2L).view().applied()).isEqualTo(2);
    assertThat(primary().view().applied()).as("it hears of that later").isEqualTo(1);
    members.get(2L).sendOwed(0);
    carry(Set.of());
    assertThat(primary().view().applied()).isEqualTo(2);
    settle();
    assertThat(taken()).isEmpty();
  }

  /** Member 2 has heard that an addition it is to answer is final; its turn has not ended. */
  private ShardReplica beforeTheEndOfATurn() {
    addFromAnywhere(ROUTE, 100, 5);
    flush(primary());
    Envelope only = network.remove();
    ShardReplica member = members.get(only.to());
    member.receive(0, only.from(), only.message());
    assertThat(member.view().committed()).isEqualTo(2);
    assertThat(member.view().applied()).isEqualTo(1);
    return member;
  }

  @Test
  void whatIsFinalIsAnsweredAtTheEndOfTheTurn() {
    ShardReplica member = beforeTheEndOfATurn();
    member.lookAhead();
    assertThat(taken()).isEmpty();
    assertThat(member.view().applied()).isEqualTo(1);
    flush(member);
    assertThat(taken()).containsExactly("2: 100=5 v1 @4/1");
  }

  @Test
  void whatIsFinalIsAnsweredBeforeAnotherEpochBegins() {
    ShardReplica member = beforeTheEndOfATurn();
    member.receive(0, 3, new PeerMessage.Fence(7, 0, 5));
    assertThat(taken()).containsExactly("2: 100=5 v1 @4/1");
  }

  @Test
  void whatIsFinalIsInDoubtWhereTheStateIsLostInTheSameTurn() {
    ShardReplica member = beforeTheEndOfATurn();
    member.assign(0, new ShardAssignment(configuration, configuration.members(), 4, 0, true));
    flush(member);
    assertThat(taken()).containsExactly("100 in doubt");
    assertThat(member.view().applied()).isEqualTo(2);
  }

  @Test
  void whatIsFinalIsAnsweredBeforeAMemberForgetsAll() {
    ShardReplica member = beforeTheEndOfATurn();
    ShardConfiguration others = new ShardConfiguration(5, 1, List.of(1L, 3L));
    member.assign(0, new ShardAssignment(others, others.members(), 5, 0, false));
    assertThat(taken()).containsExactly("2: 100=5 v1 @4/1");
    assertThat(member.view().last()).isZero();
  }

  @Test
  void whereSomebodyWaitsForThePrimaryItHearsAtOnce() {
    addFromAnywhere(ROUTE, 100, 5);
    add(101, 1);
    primary().flush(0);
    carry(Set.of());
    assertThat(taken()).containsExactly("2: 100=5 v1 @4/1", "101=6 v2 @4/2");
  }

  @Test
  void aRepetitionOfWhatAnotherHasAnsweredIsNoStranger() {
    long idle = LIMITS.sessionMillis();
    add(100, 5);
    settle();
    primary().tick(2 * idle);
    settle();
    add(101, 1);
    settle();
    assertThat(taken()).containsExactly("100=5 v1 @4/1", "101 unknown at " + 2 * idle);
    addFromAnywhere(2 * idle, ROUTE, 102, 1);
    flush(primary());
    carry(Set.of());
    assertThat(taken()).hasSize(1).allMatch(answer -> answer.startsWith("2: 102=6 v2"));
    sequence--;
    add(103, 1);
    settle();
    assertThat(taken()).hasSize(1).allMatch(answer -> answer.startsWith("103=6 v2"));
  }

  @Test
  void whomAMemberDoesNotKnowThePrimaryAnswersAtOnce() {
    addFromAnywhere(ROUTE, 100, 5);
    primary().flush(0);
    carry(Set.of());
    assertThat(taken()).containsExactly("2: 100=5 v1 @4/1");
    addFromAnywhere(ROUTE + 1, 101, 5);
    primary().flush(0);
    carry(Set.of());
    assertThat(taken()).containsExactly("p: 100=5 v1 @4/1", "p: 101=10 v2 @4/2");
    addFromAnywhere(ROUTE, 102, 5);
    settle();
    assertThat(taken()).containsExactly("2: 102=15 v3 @4/3");
  }

  @Test
  void whereOneIsSilentThePrimaryAnswersOnceAnotherHoldsIt() {
    addFromAnywhere(ROUTE, 100, 5);
    settle(2L);
    assertThat(taken()).containsExactly("p: 100=5 v1 @4/1");
  }

  @Test
  void whatIsSentAgainIsNotAnsweredAgain() {
    addFromAnywhere(ROUTE, 100, 5);
    primary().flush(0);
    carry(Set.of());
    assertThat(taken()).containsExactly("2: 100=5 v1 @4/1");
    primary().link(0, 2, false);
    primary().link(0, 2, true);
    settle();
    assertThat(taken()).isEmpty();
    assertThat(primary().view().applied()).isEqualTo(2);
  }

  @Test
  void whileMembersChangeThePrimaryAnswers() {
    ShardConfiguration next = new ShardConfiguration(5, 1, configuration.members());
    members
        .values()
        .forEach(m -> m.assign(0, new ShardAssignment(next, configuration.members(), 4, 0, false)));
    addFromAnywhere(ROUTE, 100, 5);
    settle();
    assertThat(taken()).hasSize(1).allMatch(answer -> answer.startsWith("p: 100=5"));
  }

  @Test
  void aReadAtThePrimaryWaitsForWhatAnotherHasAnswered() {
    addFromAnywhere(ROUTE, 100, 5);
    primary().flush(0);
    carry(Set.of());
    assertThat(taken()).hasSize(1);
    read(0, 1, 101, ReadLevel.LINEARIZABLE, Token.NONE);
    read(0, 1, 102, ReadLevel.SESSION, new Token(0, 4, 2));
    read(0, 1, 103, ReadLevel.EVENTUAL, Token.NONE);
    assertThat(taken()).containsExactly("103=0 v0 @4/0");
    primary().flush(0);
    carry(Set.of());
    assertThat(taken())
        .as("asked for at once, not when it is owed")
        .containsExactlyInAnyOrder("101=5 v1 @4/1", "102=5 v1 @4/1");
  }

  @Test
  void whoKnowsTheStateForLostAnswersNobody() {
    addFromAnywhere(ROUTE, 100, 5);
    members
        .get(2L)
        .assign(0, new ShardAssignment(configuration, configuration.members(), 4, 0, true));
    settle(3L);
    assertThat(taken()).as("by who does not know it yet").containsExactly("p: 100=5 v1 @4/1");
  }

  @Test
  void thePrimaryHearsAtOnceOfVeryMany() {
    for (int i = 0; i < 8; i++) {
      addFromAnywhere(ROUTE, 100 + i, 1);
    }
    primary().flush(0);
    carry(Set.of());
    assertThat(primary().view().applied()).isGreaterThan(3);
  }

  @Test
  void alonePrimaryAnswersNothing() {
    add(100, 5);
    read(0, 1, 101, ReadLevel.LINEARIZABLE, Token.NONE);
    settle(2L, 3L);
    assertThat(taken()).isEmpty();
    primary().tick(51);
    assertThat(taken())
        .as("reads are sent again by their clients")
        .containsExactly("101 UNAVAILABLE");
  }

  @Test
  void aTurnIsOneMessageInBothDirections() {
    add(100, 1);
    add(101, 1);
    read(0, 1, 102, ReadLevel.LINEARIZABLE, Token.NONE);
    read(0, 1, 103, ReadLevel.LINEARIZABLE, Token.NONE);
    primary().flush(0);
    assertThat(network).hasSize(1);
    settle();
    assertThat(taken())
        .containsExactly("100=1 v1 @4/1", "101=2 v2 @4/2", "102=2 v2 @4/2", "103=2 v2 @4/2");
  }

  @Test
  void aRoundThatLeftBeforeTheReadCameDoesNotConfirmIt() {
    read(0, 1, 100, ReadLevel.LINEARIZABLE, Token.NONE);
    primary().flush(0);
    read(0, 1, 101, ReadLevel.LINEARIZABLE, Token.NONE);
    Envelope first = network.remove();
    network.clear();
    members.get(first.to()).receive(0, 1, first.message());
    members.get(first.to()).flush(0);
    Envelope answer = network.remove();
    primary().receive(0, answer.from(), answer.message());
    assertThat(taken()).containsExactly("100=0 v0 @4/0");
    settle();
    assertThat(taken()).containsExactly("101=0 v0 @4/0");
  }

  @Test
  void whoIsNotNeededForAMajorityIsSentLaterOnceForManyTurns() {
    add(100, 1);
    assertThat(primary().flush(0)).isTrue();
    assertThat(receivers()).containsExactly(2L);
    add(101, 1);
    read(0, 1, 102, ReadLevel.LINEARIZABLE, Token.NONE);
    assertThat(primary().flush(0)).isTrue();
    assertThat(receivers()).containsExactly(2L);
    primary().sendOwed(0);
    Envelope owed = network.element();
    assertThat(((PeerMessage.Append) owed.message()).entries().count()).isEqualTo(2);
    assertThat(receivers()).containsExactly(3L);
    assertThat(primary().flush(0)).isFalse();
    primary().sendOwed(0);
    assertThat(network).isEmpty();
  }

  @Test
  void aMemberThatIsSentAtOnceAndDoesNotAnswerIsMadeUpForByTheOthers() {
    add(100, 5);
    read(0, 1, 101, ReadLevel.LINEARIZABLE, Token.NONE);
    primary().flush(0);
    carry(Set.of(2L));
    assertThat(taken()).isEmpty();
    primary().sendOwed(0);
    carry(Set.of(2L));
    assertThat(taken()).containsExactly("100=5 v1 @4/1", "101=5 v1 @4/1");
  }

  @Test
  void aMemberWithoutALinkIsReplacedAtOnceWithAllItWasSent() {
    add(100, 1);
    primary().flush(0);
    network.clear();
    primary().link(0, 2, false);
    primary().flush(0);
    carry(Set.of(2L));
    members.get(3L).sendOwed(0);
    carry(Set.of(2L));
    assertThat(taken()).containsExactly("100=1 v1 @4/1");
  }

  @Test
  void aMemberWithAFullLinkIsReplacedAtOnce() {
    full.add(2L);
    add(100, 1);
    primary().flush(0);
    assertThat(receivers()).containsExactly(3L);
  }

  @Test
  void whoIsPreferredFollowsTheRingOfAllNodes() {
    ShardConfiguration next = new ShardConfiguration(5, 3, configuration.members());
    ShardAssignment begun = new ShardAssignment(next, configuration.members(), 4, 0, false);
    members.values().forEach(m -> m.assign(0, begun));
    settle();
    ShardAssignment settled = new ShardAssignment(next, next.members(), 5, 0, false);
    members.values().forEach(m -> m.assign(0, settled));
    settle();
    add(members.get(3L), 100, 0, 1);
    members.get(3L).flush(0);
    assertThat(receivers()).containsExactly(1L);
  }

  @Test
  void whileMembersChangeAllAreSentAtOnce() {
    enlistLearner();
    settle();
    add(100, 1);
    assertThat(primary().flush(0)).isFalse();
    assertThat(receivers()).containsExactly(2L, 3L, 4L);
  }

  @Test
  void otherMembersRefuseWithAHint() {
    add(members.get(2L), 100, 0, 5);
    read(0, 3, 101, ReadLevel.LINEARIZABLE, Token.NONE);
    assertThat(taken()).containsExactly("100 not primary, 1 in 4", "101 not primary, 1 in 4");
  }

  @Test
  void aSessionReadWaitsForItsToken() {
    add(100, 5);
    flush(primary());
    carry(Set.of());
    assertThat(taken()).hasSize(1);
    read(0, 3, 101, ReadLevel.EVENTUAL, Token.NONE);
    read(0, 3, 102, ReadLevel.SESSION, new Token(0, 4, 2));
    read(0, 3, 103, ReadLevel.SESSION, new Token(9, 4, 77));
    assertThat(taken())
        .as("not told of the commit yet; a token of another shard is no bound")
        .containsExactly("101=0 v0 @4/0", "103=0 v0 @4/0");
    primary().tick(20);
    settle();
    assertThat(taken()).containsExactly("102=5 v1 @4/1");
  }

  @Test
  void aRepetitionUnderWayIsAnsweredToo() {
    add(primary(), 100, 0, 5);
    add(primary(), 101, 0, 5);
    settle();
    add(primary(), 102, 0, 5);
    settle();
    assertThat(taken()).containsExactly("100=5 v1 @4/1", "101=5 v1 @4/2", "102=5 v1 @4/3");
  }

  @Test
  void whatAGoneLinkLostIsSentAgainAndNothingElse() {
    add(100, 1);
    settle();
    add(101, 1);
    settle(2L, 3L);
    primary().link(0, 2, false);
    primary().link(0, 2, true);
    primary().flush(0);
    assertThat(network).hasSize(1);
    PeerMessage.Append again = (PeerMessage.Append) network.element().message();
    assertThat(again.previous()).isEqualTo(2);
    assertThat(again.entries().count()).isEqualTo(1);
    settle();
    assertThat(taken()).containsExactly("100=1 v1 @4/1", "101=2 v2 @4/2");
  }

  @Test
  void anAppendAheadIsNotTakenButAsksForWhatIsMissing() {
    add(100, 1);
    settle(3L);
    add(101, 1);
    settle();
    assertThat(members.get(3L).view().last()).isEqualTo(3);
    assertThat(members.get(3L).view().entry(2)).isEqualTo(members.get(2L).view().entry(2));
  }

  @Test
  void theLogIsTrimmedOnceAllHaveApplied() {
    for (int i = 0; i < 500; i++) {
      add(i, 1);
      settle();
    }
    assertThat(taken()).hasSize(500);
    members.values().forEach(m -> assertThat(m.view().logBytes()).isLessThan(300));
  }

  @Test
  void aMemberThatHoldsUpTheLogIsSentTheStateLater() {
    primary().link(0, 3, false);
    for (int i = 0; i < 500; i++) {
      add(i, 1);
      settle(3L);
    }
    assertThat(taken()).hasSize(500).noneMatch(answer -> answer.contains("OVER"));
    assertThat(primary().view().behind()).isEqualTo(1);
    assertThat(primary().view().logBytes()).isLessThanOrEqualTo(LIMITS.logBytes());
    primary().link(0, 3, true);
    settle();
    assertThat(members.get(3L).view().committed()).isEqualTo(501);
    assertThat(members.get(3L).view().peek(KEY)).isEqualTo(new ShardView.Counted(500, 500));
    assertThat(primary().view().behind()).isZero();
  }

  /** Member 4 is to learn, in epoch 5. */
  private void enlistLearner() {
    members.put(4L, new ShardReplica(7, 0, 4, LIMITS, new Links(4), events));
    ShardAssignment learning =
        new ShardAssignment(
            new ShardConfiguration(5, 1, List.of(1L, 2L, 3L)), List.of(1L, 2L, 3L), 4, 4, false);
    members.values().forEach(m -> m.assign(0, learning));
  }

  @Test
  void whatALearnerWasSentIsTheLeastThatHadToBe() {
    add(1, 1);
    settle();
    primary().tick(0);
    settle();
    enlistLearner();
    settle();
    assertThat(caughtUp).containsExactly(4L);
    Moved moved = primary().view().moved();
    assertThat(moved.keys()).isEqualTo(1);
    assertThat(moved.leastKeys()).isEqualTo(1);
    assertThat(moved.bytes()).isPositive().isEqualTo(moved.leastBytes());
    // It may be told again and again, and is counted once.
    primary().tick(1);
    settle();
    assertThat(primary().view().moved()).isEqualTo(moved);
  }

  @Test
  void whatIsSentAgainIsBeyondTheLeast() {
    add(1, 1);
    settle();
    primary().tick(0);
    settle();
    enlistLearner();
    members.values().forEach(m -> m.flush(0));
    while (!(network.element().message() instanceof PeerMessage.Chunk)) {
      Envelope next = network.remove();
      members.get(next.to()).receive(0, next.from(), next.message());
      members.get(next.to()).flush(0);
    }
    network.remove();
    settle();
    assertThat(primary().view().moved().leastKeys()).as("nobody has caught up").isZero();
    primary().link(0, 4, false);
    primary().link(0, 4, true);
    settle();
    assertThat(caughtUp).containsExactly(4L);
    Moved moved = primary().view().moved();
    assertThat(moved.leastKeys()).isEqualTo(1);
    assertThat(moved.bytes()).isGreaterThan(moved.leastBytes());
  }

  @Test
  void whatALateMemberIsSentDidNotHaveToBe() {
    primary().link(0, 3, false);
    for (int i = 0; i < 500; i++) {
      add(i, 1);
      settle(3L);
    }
    primary().link(0, 3, true);
    settle();
    assertThat(primary().view().moved().keys()).isEqualTo(1);
    assertThat(primary().view().moved().bytes()).isPositive();
    assertThat(primary().view().moved().leastKeys()).isZero();
    assertThat(primary().view().moved().leastBytes()).isZero();
  }

  @Test
  void aFullLogRefusesRatherThanGrows() {
    for (int i = 0; i < 100; i++) {
      add(i, 1);
    }
    assertThat(primary().view().logBytes()).isLessThanOrEqualTo(LIMITS.logBytes());
    List<String> refused = taken();
    assertThat(refused).isNotEmpty().allMatch(answer -> answer.endsWith("OVERLOADED"));
    settle();
    assertThat(taken()).hasSize(100 - refused.size());
    add(200, 1);
    settle();
    assertThat(taken()).containsExactly("200=%1$d v%1$d @4/%1$d".formatted(101 - refused.size()));
  }

  @Test
  void aFullLinkIsNotSentEntriesUntilItTakesThem() {
    full.add(2L);
    full.add(3L);
    add(100, 1);
    primary().flush(0);
    assertThat(network).isEmpty();
    full.clear();
    settle();
    assertThat(taken()).containsExactly("100=1 v1 @4/1");
  }

  @Test
  void batchesStayWithinTheirLimit() {
    for (int i = 0; i < 12; i++) {
      add(i, 1);
    }
    primary().flush(0);
    assertThat(network)
        .hasSize(6)
        .allMatch(e -> ((PeerMessage.Append) e.message()).entries().length() <= 200);
    settle();
    assertThat(taken()).hasSize(12);
  }

  @Test
  void whoHasPromisedANewerEpochRefusesTheOlderWhichStops() {
    members
        .get(2L)
        .receive(0, 3, new PeerMessage.Append(7, 0, 5, 0, 0, Entries.NONE, Replies.NONE, 0, 0, 0));
    add(100, 1);
    read(0, 1, 101, ReadLevel.LINEARIZABLE, Token.NONE);
    settle(3L);
    assertThat(taken())
        .as("neither committed nor confirmed")
        .containsExactly("100 in doubt", "101 UNAVAILABLE");
    add(102, 1);
    read(0, 1, 103, ReadLevel.LINEARIZABLE, Token.NONE);
    settle();
    assertThat(taken()).containsExactly("102 UNAVAILABLE", "103 UNAVAILABLE");
  }

  @Test
  void lostStateIsNotAnsweredFromEvenForWhoWaitsAlready() {
    add(100, 5);
    read(0, 2, 101, ReadLevel.SESSION, new Token(0, 4, 2));
    ShardAssignment lost = new ShardAssignment(configuration, configuration.members(), 4, 0, true);
    members.values().forEach(m -> m.assign(0, lost));
    assertThat(taken()).containsExactly("100 in doubt", "101 STATE_LOST");
    settle();
    add(102, 5);
    read(0, 1, 103, ReadLevel.LINEARIZABLE, Token.NONE);
    read(0, 3, 104, ReadLevel.EVENTUAL, Token.NONE);
    settle();
    assertThat(taken()).containsExactly("102 STATE_LOST", "103 STATE_LOST", "104 STATE_LOST");
  }

  @Test
  void aSuccessorDoesNotWaitForWhoPromisedAndFellSilent() {
    add(100, 5);
    settle(2L);
    assertThat(taken()).containsExactly("100=5 v1 @4/1");
    ShardConfiguration next = new ShardConfiguration(5, 2, configuration.members());
    ShardReplica successor = members.get(2L);
    successor.assign(0, new ShardAssignment(next, configuration.members(), 4, 0, false));
    members.get(3L).receive(0, 2, new PeerMessage.Fence(7, 0, 5));
    Envelope promise = network.removeLast();
    assertThat(promise.message()).isInstanceOf(PeerMessage.Fenced.class);
    successor.receive(0, 3, promise.message());
    settle(3L);
    assertThat(successor.view().leads()).as("the log comes from 3, which says no more").isFalse();
    successor.tick(101);
    settle(3L);
    assertThat(successor.view().leads()).isTrue();
    assertThat(successor.view().applied()).as("index 2 and the mark").isEqualTo(3);
  }

  @Test
  void messagesOfAnotherGenerationAreAboutAnotherState() {
    add(100, 1);
    members
        .get(2L)
        .receive(0, 1, new PeerMessage.Append(8, 0, 9, 0, 0, Entries.NONE, Replies.NONE, 0, 0, 0));
    primary().receive(0, 2, new PeerMessage.Appended(8, 0, 4, 1, 1, 1, 0, false));
    members.values().forEach(m -> m.flush(0));
    assertThat(taken()).isEmpty();
    settle();
    assertThat(taken()).containsExactly("100=1 v1 @4/1");
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentIsAnError() {
    assertThatThrownBy(
            () -> primary().receive(0, 2, new PeerMessage.Appended(7, 0, 4, 9, 0, 0, 0, false)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("index 9");
  }

  @Test
  void waitingReadsAreBounded() {
    for (int i = 0; i < 5; i++) {
      read(0, 1, i, ReadLevel.LINEARIZABLE, Token.NONE);
      read(0, 2, 10 + i, ReadLevel.SESSION, new Token(0, 4, 2));
    }
    assertThat(taken()).containsExactly("4 OVERLOADED", "14 OVERLOADED");
  }
}
