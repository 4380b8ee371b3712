package dev.tally.sticky.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.property.Cases;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.Placements;
import dev.tally.sticky.shard.Entries;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Replies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {

  private final PeerCodec codec = new PeerCodec();

  private PeerMessage travel(PeerMessage message) {
    ByteBuf frame = Unpooled.buffer();
    PeerCodec.write(frame, message);
    PeerMessage read = codec.read(frame.readByte(), frame);
    assertThat(frame.isReadable()).as("bytes left").isFalse();
    return read;
  }

  @Test
  void appendsArriveAsTheyWere() {
    Cases.check(
        200,
        draw -> {
          List<Long> numbers = draw.list(0, 255, draw::longs);
          byte[] bytes = draw.bytes(1, 300_000);
          int count = draw.ints(1, Integer.MAX_VALUE);
          Replies replies = new Replies();
          for (int i = 0; i + 1 < numbers.size(); i++) {
            replies.add(numbers.get(i), numbers.get(i + 1));
          }
          long a = numbers.isEmpty() ? 1 : numbers.get(0);
          Entries entries =
              new Entries(bytes, bytes.length / 3, bytes.length - bytes.length / 3, count);
          PeerMessage.Append sent =
              new PeerMessage.Append(
                  a, 5, a + 1, a + 2, a + 6, entries, replies, a + 3, a + 4, a + 5);
          PeerMessage.Append got = (PeerMessage.Append) travel(sent);
          assertThat(got.entries().copy().bytes()).isEqualTo(entries.copy().bytes());
          assertThat(got.entries().count()).isEqualTo(count);
          assertThat(got.replies().count()).isEqualTo(replies.count());
          for (int i = 0; i < replies.count(); i++) {
            assertThat(got.replies().route(i)).isEqualTo(numbers.get(i));
            assertThat(got.replies().correlation(i)).isEqualTo(numbers.get(i + 1));
          }
          assertThat(
                  new PeerMessage.Append(
                      got.generation(),
                      got.shard(),
                      got.epoch(),
                      got.previous(),
                      got.previousEpoch(),
                      entries,
                      replies,
                      got.commit(),
                      got.trim(),
                      got.round()))
              .isEqualTo(sent);
        });
  }

  @Test
  void otherMessagesArriveAsTheyWere() {
    Cases.check(
        200,
        draw -> {
          long generation = draw.longs();
          int shard = draw.ints(Integer.MIN_VALUE, Integer.MAX_VALUE);
          long number = draw.longs();
          boolean gap = draw.booleans();
          for (PeerMessage message :
              List.of(
                  new PeerMessage.Append(
                      generation, shard, number, 1, 9, Entries.NONE, Replies.NONE, 2, 3, 4),
                  new PeerMessage.Appended(generation, shard, 1, number, 2, 3, number, gap),
                  new PeerMessage.Refused(generation, shard, number),
                  new PeerMessage.Fence(generation, shard, number),
                  new PeerMessage.Fenced(generation, shard, number, 1, 2, 3),
                  new PeerMessage.Pull(generation, shard, number, 1),
                  new PeerMessage.Suffix(generation, shard, number, 1, Entries.NONE),
                  new PeerMessage.Chunk(generation, shard, number, 1, 2, 3, 0, Entries.NONE),
                  new PeerMessage.NextChunk(generation, shard, number, 1, 2))) {
            assertThat(travel(message)).isEqualTo(message);
          }
        });
  }

  @Test
  void unknownKindsAreRefused() {
    assertThatThrownBy(() -> codec.read((byte) 99, Unpooled.buffer().writeZero(64)))
        .hasMessageContaining("frame kind is 99");
  }

  @Test
  void mapsArriveAsTheyWere() {
    List<NodeInfo> nodes =
        IntStream.range(0, 5)
            .mapToObj(i -> new NodeInfo("n\u00f6de-" + i, "z" + i, 7 + i, "::1", 80 + i, 0.5 + i))
            .toList();
    PlacementMap map = Placements.initial(-3, nodes, 100, 3);
    ByteBuf frame = Unpooled.buffer();
    MapCodec.write(frame, map);
    assertThat(MapCodec.read(frame)).isEqualTo(map);
    assertThat(frame.isReadable()).as("bytes left").isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void failuresHaveCodes(Failure failure) {
    assertThat(Codes.failure(Codes.of(failure))).isEqualTo(failure);
  }

  @ParameterizedTest
  @EnumSource
  void readLevelsHaveCodes(ReadLevel level) {
    assertThat(Codes.level(Codes.of(level))).isEqualTo(level);
  }
}
