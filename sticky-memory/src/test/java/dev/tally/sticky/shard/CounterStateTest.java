package dev.tally.sticky.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.property.Cases;
import dev.tally.sticky.routing.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CounterStateTest {

  private final EntryLog log = new EntryLog();
  private final CounterState state = new CounterState(new Sessions());

  private CounterState.Verdict add(long sequence, long firstIncomplete, long delta, String key) {
    return add(state, 0, 0, sequence, firstIncomplete, delta, key);
  }

  private CounterState.Verdict add(
      CounterState to,
      long time,
      long birth,
      long sequence,
      long firstIncomplete,
      long delta,
      String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    log.append(1, time, new Addition(9, sequence, firstIncomplete, birth, delta, bytes));
    return to.apply(log.bytes(), log.start(log.last()));
  }

  private CounterState.Verdict forget(long time, long before) {
    log.appendMark(1, time, before);
    return state.apply(log.bytes(), log.start(log.last()));
  }

  /** A snapshot holds no hashes: whoever takes it over must find what was entered by the log's. */
  @Test
  void anEntryHoldsWhatItsCounterIsFoundBy() {
    add(0, 0, 5, "a");
    byte[] key = {'a'};
    int hash = CounterMap.hash(KeyHash.of(key, 0, 1));
    assertThat(Entry.hash(log.bytes(), log.start(log.last()))).isEqualTo(hash);
    state.read(key, 0, 1);
    assertThat(state.value()).isEqualTo(5);
  }

  @Test
  void aSnapshotIsTheWholeState() {
    add(state, 10, 0, 0, 0, 5, "a");
    add(state, 20, 0, 1, 0, 7, "b");
    CounterState copy = new CounterState(new Sessions());
    copy.restore(state.snapshot(true));
    assertThat(copy.time()).isEqualTo(20);
    assertThat(copy.counters()).isEqualTo(2);
    assertThat(copy.sessions()).isEqualTo(1);
    assertThat(copy.snapshot(true)).isEqualTo(state.snapshot(true));
    // A repetition is recognised where the first was never seen.
    assertThat(add(copy, 30, 0, 0, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertThat(copy.value()).isEqualTo(5);
    assertThat(copy.version()).isEqualTo(1);
    assertThat(add(copy, 30, 0, 2, 0, 1, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertThat(copy.value()).isEqualTo(6);
  }

  @Test
  void whoIsForgottenMayNotGoOnAsIfNew() {
    add(state, 10, 0, 0, 0, 5, "a");
    assertThat(forget(50, 20)).isEqualTo(CounterState.Verdict.MARK);
    assertThat(state.sessions()).isZero();
    assertThat(state.admits(9, 19)).isFalse();
    assertThat(add(state, 60, 19, 0, 0, 5, "a")).isEqualTo(CounterState.Verdict.SESSION_UNKNOWN);
    assertThat(state.admits(9, 50)).isTrue();
    assertThat(add(state, 60, 50, 1, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(10, 2);
    // Again the request of before, which the new session knows nothing of.
    assertThat(add(state, 70, 19, 0, 0, 5, "a")).isEqualTo(CounterState.Verdict.SESSION_UNKNOWN);
    CounterState copy = new CounterState(new Sessions());
    copy.restore(state.snapshot(true));
    assertThat(add(copy, 80, 19, 0, 0, 5, "a")).isEqualTo(CounterState.Verdict.SESSION_UNKNOWN);
    // What the new session does know of is answered, whatever is said of its birth.
    assertThat(add(copy, 80, 0, 1, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertThat(copy.version()).isEqualTo(2);
  }

  @Test
  void whoIsInUseIsNotForgotten() {
    add(state, 10, 0, 0, 0, 5, "a");
    add(state, 30, 0, 1, 0, 5, "a");
    forget(50, 30);
    assertThat(state.knows(9)).isTrue();
    assertThat(add(state, 60, 0, 0, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(5, 1);
  }

  private void assertShows(long value, long version) {
    assertThat(state.value()).isEqualTo(value);
    assertThat(state.version()).isEqualTo(version);
  }

  @Test
  void aRepetitionHasTheFirstAnswer() {
    assertThat(add(0, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertThat(add(1, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(10, 2);
    assertThat(add(0, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(5, 1);
    assertThat(add(2, 0, 1, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(11, 3);
  }

  @Test
  void aRefusalIsAFirstAnswerToo() {
    add(0, 0, Long.MAX_VALUE, "a");
    assertThat(add(1, 0, 1, "a")).isEqualTo(CounterState.Verdict.OVERFLOW);
    assertThat(add(2, 0, -5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(Long.MAX_VALUE - 5, 2);
    // Now it would fit, but it was refused for good.
    assertThat(add(1, 0, 1, "a")).isEqualTo(CounterState.Verdict.OVERFLOW);
    assertThat(add(3, 0, 5, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(Long.MAX_VALUE, 3);
  }

  @Test
  void belowTheWatermarkNothingIsApplied() {
    add(0, 0, 1, "a");
    add(1, 1, 1, "a");
    assertThat(add(0, 0, 1, "a")).isEqualTo(CounterState.Verdict.EXPIRED);
    assertThat(add(1, 1, 1, "a")).isEqualTo(CounterState.Verdict.DONE);
    assertShows(2, 2);
  }

  @Test
  void aSessionRemembersExactlyWhatItMust() {
    Cases.check(
        100,
        draw -> {
          SplittableRandom random = new SplittableRandom(draw.seed());
          Session session = new Session(0);
          Map<Long, Long> model = new HashMap<>();
          long watermark = 0;
          for (int i = 0; i < 2000; i++) {
            long sequence = watermark + random.nextInt(200);
            int at = session.find(sequence);
            assertThat(at >= 0).isEqualTo(model.containsKey(sequence));
            if (at < 0) {
              session.remember(sequence, -sequence, i + 1);
              model.put(sequence, i + 1L);
            } else {
              assertThat(session.value(at)).isEqualTo(-sequence);
              assertThat(session.version(at)).isEqualTo(model.get(sequence));
            }
            watermark += random.nextInt(4) == 0 ? random.nextInt(30) : 0;
            session.advance(watermark, i);
            assertThat(session.watermark()).isEqualTo(watermark);
          }
        });
  }

  @Test
  void theMapIsAMap() {
    Cases.check(
        20,
        draw -> {
          SplittableRandom random = new SplittableRandom(draw.seed());
          CounterMap map = new CounterMap();
          Map<String, Long> model = new HashMap<>();
          for (int i = 0; i < 5000; i++) {
            String key = "k".repeat(random.nextInt(20)) + random.nextInt(800);
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            // Few hash bits, so that probing and comparing have work to do.
            int hash = CounterMap.hash(KeyHash.of(bytes, 0, bytes.length)) & 0x3F;
            assertThat(map.find(bytes, 0, bytes.length, hash) >= 0)
                .isEqualTo(model.containsKey(key));
            int counter = map.findOrAdd(bytes, 0, bytes.length, hash);
            assertThat(map.value(counter)).isEqualTo(model.getOrDefault(key, 0L));
            map.set(counter, i, 1);
            model.put(key, (long) i);
          }
          assertThat(map.size()).isEqualTo(model.size());
        });
  }
}
