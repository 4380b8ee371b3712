package dev.tally.sticky.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session against the plainest one there is: a sorted map. */
class SessionTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void remembersWhatASortedMapDoes(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Session session = new Session(7);
    TreeMap<Long, Long> model = new TreeMap<>();
    long next = 0;
    long watermark = 0;
    int overtaken = 0;
    for (int step = 0; step < 20_000; step++) {
      // Bursts: the window of what is incomplete grows and shrinks.
      long sequence = random.nextInt(4) > 0 ? next++ : watermark + random.nextInt(64);
      next = Math.max(next, sequence + 1);
      int found = session.find(sequence);
      assertThat(found >= 0)
          .as("seed %d, step %d", seed, step)
          .isEqualTo(model.containsKey(sequence));
      if (found >= 0) {
        assertThat(session.value(found)).isEqualTo(model.get(sequence));
        assertThat(session.version(found)).isEqualTo(sequence + 1);
      } else {
        overtaken += !model.isEmpty() && sequence < model.lastKey() ? 1 : 0;
        session.remember(sequence, step, sequence + 1);
        model.put(sequence, (long) step);
      }
      if (random.nextInt(step / 2_000 % 2 == 0 ? 200 : 3) == 0) {
        watermark = Math.max(watermark, next - random.nextInt(40));
        session.advance(watermark, step);
        model.headMap(watermark).clear();
      }
      if (random.nextInt(1_000) == 0) {
        session = copy(session);
      }
    }
    assertThat(overtaken).as("answers out of order, seed %d", seed).isPositive();
    for (Map.Entry<Long, Long> answer : model.entrySet()) {
      assertThat(session.value(session.find(answer.getKey()))).isEqualTo(answer.getValue());
    }
    assertThat(session.start()).isEqualTo(7);
  }

  private static Session copy(Session session) {
    ByteBuffer bytes = ByteBuffer.allocate(session.bytes());
    session.write(bytes);
    assertThat(bytes.hasRemaining()).as("bytes() told too much").isFalse();
    return Session.read(bytes.flip());
  }
}
