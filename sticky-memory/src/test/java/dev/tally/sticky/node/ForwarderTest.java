package dev.tally.sticky.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Failure;
import dev.tally.sticky.protocol.Codes;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests that a node passes on, over links that only keep what is sent. */
class ForwarderTest {

  // The node with the smaller incarnation dials: with these, it is the other side's part.
  private static final long PRIMARY = Long.MIN_VALUE;
  private static final long OTHER = Long.MIN_VALUE + 1;
  private static final long STRANGER = Long.MIN_VALUE + 2;

  private final WireLoop loop = WireLoop.start("forwarder-test");
  private final Node node =
      new Node(
          new NodeIdentity("sticky-a-0", "a", "127.0.0.1", 1),
          loop,
          () -> 0,
          ShardLimits.of(1 << 20, 1_000));
  private final Links links = new Links(node);
  private final Forwarder forwarder = new Forwarder(links);
  private final RecordedConnection toPrimary = new RecordedConnection();
  private final RecordedConnection toOther = new RecordedConnection();
  private final RecordedConnection toClient = new RecordedConnection();
  private final Answers client = new Answers(toClient);

  private static NodeInfo info(long incarnation) {
    return new NodeInfo("n" + incarnation, "z" + incarnation, incarnation, "127.0.0.1", 1, 1);
  }

  @BeforeEach
  void connect() {
    links.update(List.of(info(PRIMARY), info(OTHER)));
    assertThat(primary().accept(toPrimary, node.cluster(), node.incarnation())).isTrue();
    assertThat(other().accept(toOther, node.cluster(), node.incarnation())).isTrue();
    // Both have said hello.
    toPrimary.forget();
    toOther.forget();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private PeerLink primary() {
    return links.to(PRIMARY).orElseThrow();
  }

  private PeerLink other() {
    return links.to(OTHER).orElseThrow();
  }

  private void forward(long correlation, int shard) {
    forwarder.forward(
        client, correlation, shard, PRIMARY, Kind.ADD, Unpooled.buffer().writeInt(4711));
  }

  /** The number under which the oldest request left for the primary. */
  private long left() {
    ByteBuf request = toPrimary.take();
    assertThat(request.readByte()).isEqualTo(Kind.ADD);
    long number = request.readLong();
    assertThat(request.readInt()).isEqualTo(4711);
    assertThat(request.isReadable()).isFalse();
    return number;
  }

  private static ByteBuf answer(long number, int rest) {
    return Unpooled.buffer().writeLong(number).writeInt(rest);
  }

  private void assertAnswered(byte kind, long correlation) {
    ByteBuf answer = toClient.take();
    assertThat(answer.readByte()).isEqualTo(kind);
    assertThat(answer.readLong()).isEqualTo(correlation);
  }

  private void assertFailed(long correlation, Failure failure) {
    ByteBuf answer = toClient.take();
    assertThat(answer.readByte()).isEqualTo(Kind.FAILED);
    assertThat(answer.readLong()).isEqualTo(correlation);
    assertThat(Codes.failure(answer.readByte())).isEqualTo(failure);
  }

  /** Shard 0 and 1, with their primaries. */
  private static PlacementMap map(long first, long second) {
    return new PlacementMap(
        7,
        2,
        List.of(info(PRIMARY), info(OTHER)),
        List.of(
            ShardAssignment.fresh(new ShardConfiguration(2, first, List.of(PRIMARY, OTHER))),
            ShardAssignment.fresh(new ShardConfiguration(2, second, List.of(PRIMARY, OTHER)))));
  }

  @Test
  void anAnswerGoesBackAsItIsUnderTheClientsNumber() {
    forward(91, 0);
    long number = left();
    assertThat(forwarder.waiting()).isEqualTo(1);

    forwarder.answered(primary(), Kind.DONE, answer(number, 42));

    ByteBuf answer = toClient.take();
    assertThat(answer.readByte()).isEqualTo(Kind.DONE);
    assertThat(answer.readLong()).isEqualTo(91);
    assertThat(answer.readInt()).isEqualTo(42);
    assertThat(answer.isReadable()).isFalse();
    assertThat(forwarder.waiting()).isZero();
    assertThat(forwarder.forwarded()).isEqualTo(1);
  }

  @Test
  void equalNumbersOfTwoClientsAreKeptApart() {
    RecordedConnection toSecond = new RecordedConnection();
    Answers second = new Answers(toSecond);
    forward(5, 0);
    forwarder.forward(second, 5, 0, PRIMARY, Kind.ADD, Unpooled.buffer().writeInt(4711));
    long first = left();
    long last = left();

    forwarder.answered(primary(), Kind.DONE, answer(last, 2));
    assertThat(toClient.isSilent()).isTrue();
    assertThat(toSecond.take().getInt(1 + Long.BYTES)).isEqualTo(2);

    forwarder.answered(primary(), Kind.DONE, answer(first, 1));
    assertThat(toClient.take().getInt(1 + Long.BYTES)).isEqualTo(1);
    assertThat(toSecond.isSilent()).isTrue();
  }

  @Test
  void aSecondAnswerAndOneOfAnotherNodeChangeNothing() {
    forward(1, 0);
    long number = left();

    forwarder.answered(other(), Kind.DONE, answer(number, 0));
    assertThat(toClient.isSilent()).isTrue();
    assertThat(forwarder.waiting()).isEqualTo(1);

    forwarder.answered(primary(), Kind.DONE, answer(number, 0));
    forwarder.answered(primary(), Kind.DONE, answer(number, 0));
    assertAnswered(Kind.DONE, 1);
    assertThat(toClient.isSilent()).isTrue();
  }

  @Test
  void anAnswerToAClientThatIsGoneIsDropped() {
    forward(1, 0);
    toClient.close();
    forwarder.answered(primary(), Kind.DONE, answer(left(), 0));
    assertThat(toClient.isSilent()).isTrue();
    assertThat(forwarder.waiting()).isZero();
  }

  @Test
  void whatNeverLeftIsRefusedForCertain() {
    forwarder.forward(client, 1, 0, STRANGER, Kind.ADD, Unpooled.EMPTY_BUFFER);
    assertFailed(1, Failure.UNAVAILABLE);

    toPrimary.writable(false);
    forward(2, 0);
    assertFailed(2, Failure.UNAVAILABLE);

    assertThat(toPrimary.isSilent()).isTrue();
    assertThat(forwarder.waiting()).isZero();
    assertThat(forwarder.forwarded()).isZero();
  }

  @Test
  void whatWaitsIsBounded() {
    for (int i = 0; i < Forwarder.MOST; i++) {
      forward(i, 0);
    }
    assertThat(toClient.isSilent()).isTrue();
    forward(Forwarder.MOST, 0);
    assertFailed(Forwarder.MOST, Failure.OVERLOADED);

    // One answer makes room for one.
    forwarder.answered(primary(), Kind.DONE, answer(left(), 0));
    assertAnswered(Kind.DONE, 0);
    forward(Forwarder.MOST, 0);
    assertThat(toClient.isSilent()).isTrue();
    assertThat(forwarder.waiting()).isEqualTo(Forwarder.MOST);
  }

  @Test
  void whatLeftOnALinkThatBrokeIsInDoubt() {
    forward(1, 0);
    forwarder.forward(client, 2, 1, OTHER, Kind.ADD, Unpooled.EMPTY_BUFFER);

    forwarder.lost(primary());

    assertAnswered(Kind.IN_DOUBT, 1);
    assertThat(toClient.isSilent()).as("the other link is whole").isTrue();
    assertThat(forwarder.waiting()).isEqualTo(1);
    // Too late: the client has been told.
    forwarder.answered(primary(), Kind.DONE, answer(left(), 0));
    assertThat(toClient.isSilent()).isTrue();
  }

  @Test
  void whatWaitsForAPrimaryThatLeadsNoMoreIsInDoubt() {
    forward(1, 0);
    forward(2, 1);

    forwarder.learn(map(OTHER, PRIMARY));
    assertAnswered(Kind.IN_DOUBT, 1);
    assertThat(toClient.isSilent()).as("shard 1 has the primary it had").isTrue();

    forwarder.learn(map(OTHER, PRIMARY));
    assertThat(toClient.isSilent()).isTrue();
    assertThat(forwarder.waiting()).isEqualTo(1);
  }

  @Test
  void whatIsAboutAShardThatIsNoMoreIsInDoubt() {
    forward(1, 2);
    forwarder.learn(map(PRIMARY, PRIMARY));
    assertAnswered(Kind.IN_DOUBT, 1);
    assertThat(forwarder.waiting()).isZero();
  }

  @Test
  void everyKindOfAnswerIsOneAndNoRequestIs() {
    assertThat(
            List.of(Kind.DONE, Kind.FAILED, Kind.NOT_PRIMARY, Kind.IN_DOUBT, Kind.SESSION_UNKNOWN))
        .allMatch(Forwarder::isAnswer);
    assertThat(List.of(Kind.ADD, Kind.GET, Kind.FORWARD, Kind.MAP, Kind.HEARTBEAT, Kind.CHUNK))
        .noneMatch(Forwarder::isAnswer);
  }
}
