package dev.tally.sticky.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.property.Cases;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EntryLogTest {

  private static final HexFormat HEX = HexFormat.of();

  private static Addition addition(SplittableRandom random, long sequence) {
    byte[] key = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 1024 : 40)];
    random.nextBytes(key);
    return new Addition(random.nextLong(), sequence, 0, 0, random.nextLong(), key);
  }

  /** Against a plain queue: appended and trimmed at random, so that the ring wraps and grows. */
  @Test
  void holdsWhatWasAppendedAndNotTrimmed() {
    Cases.check(
        60,
        draw -> {
          int keep = draw.ints(1, 300);
          SplittableRandom random = new SplittableRandom(draw.seed());
          EntryLog log = new EntryLog();
          EntryLog copy = new EntryLog();
          Deque<byte[]> model = new ArrayDeque<>();
          for (int i = 1; i <= 1500; i++) {
            log.append(3, i, addition(random, i));
            int at = log.start(i);
            model.add(Arrays.copyOfRange(log.bytes(), at, at + Entry.length(log.bytes(), at)));
            copy.append(log.bytes(), at);
            if (model.size() > keep) {
              int drop = random.nextInt(model.size());
              log.trim(log.first() + drop - 1);
              copy.trim(copy.first() + drop - 1);
              for (int d = 0; d < drop; d++) {
                model.remove();
              }
            }
          }
          assertThat(log.last()).isEqualTo(1500);
          assertThat(log.first()).isEqualTo(1500 - model.size() + 1);
          assertThat(log.held()).isEqualTo(model.stream().mapToInt(e -> e.length).sum());
          List<String> expected = model.stream().map(HEX::formatHex).toList();
          assertThat(sliced(log, 300)).isEqualTo(expected);
          assertThat(sliced(copy, Integer.MAX_VALUE)).isEqualTo(expected);
        });
  }

  /** Entries that are dropped from the end are replaced by others; the base keeps its epoch. */
  @Test
  void goesOnAfterATruncation() {
    Cases.check(
        60,
        draw -> {
          SplittableRandom random = new SplittableRandom(draw.seed());
          EntryLog log = new EntryLog();
          Deque<String> model = new ArrayDeque<>();
          for (int epoch = 1; epoch <= 200; epoch++) {
            for (int more = random.nextInt(12); more >= 0; more--) {
              log.append(epoch, epoch, addition(random, epoch));
              int at = log.start(log.last());
              model.add(HEX.formatHex(log.bytes(), at, at + Entry.length(log.bytes(), at)));
              assertThat(log.lastEpoch()).isEqualTo(epoch);
              assertThat(log.lastTime()).isEqualTo(epoch);
            }
            long trimmed = random.nextInt(model.size() + 1);
            long epochOfBase = log.epoch(log.first() + trimmed - 1);
            log.trim(log.first() + trimmed - 1);
            for (long d = 0; d < trimmed; d++) {
              model.removeFirst();
            }
            assertThat(log.epoch(log.first() - 1)).isEqualTo(epochOfBase);
            int truncated = random.nextInt(model.size() + 1);
            log.truncate(log.last() - truncated + 1);
            for (int d = 0; d < truncated; d++) {
              model.removeLast();
            }
            assertThat(sliced(log, 500)).isEqualTo(List.copyOf(model));
            assertThat(log.held()).isEqualTo(model.stream().mapToInt(e -> e.length() / 2).sum());
          }
        });
  }

  @Test
  void aRingThatAMomentMadeLargeShrinksAgain() {
    SplittableRandom random = new SplittableRandom(1);
    EntryLog log = new EntryLog();
    int least = log.bytes().length;
    for (int i = 0; i < 10_000; i++) {
      log.append(1, i, addition(random, i));
    }
    int most = log.bytes().length;
    assertThat(most).isGreaterThan(log.held()).isGreaterThan(100 * least);
    log.trim(log.last() - 3);
    List<String> left = sliced(log, Integer.MAX_VALUE);
    for (int i = 0; i < 100_000; i++) {
      log.append(1, i, addition(random, i));
      log.trim(log.last() - 3);
    }
    assertThat(left).hasSize(3);
    assertThat(log.bytes().length).isLessThanOrEqualTo(16 << 10);
    assertThat(sliced(log, Integer.MAX_VALUE)).hasSize(3);
  }

  @Test
  void aResetLogGoesOnAfterWhatItDoesNotHold() {
    SplittableRandom random = new SplittableRandom(1);
    EntryLog log = new EntryLog();
    for (int i = 0; i < 300; i++) {
      log.append(2, i, addition(random, i));
    }
    log.reset(1_000, 5);
    assertThat(log.first()).isEqualTo(1_001);
    assertThat(log.last()).isEqualTo(1_000);
    assertThat(log.lastEpoch()).isEqualTo(5);
    assertThat(log.lastTime()).isEqualTo(Long.MIN_VALUE);
    assertThat(log.held()).isZero();
    log.appendMark(6, 9, 0);
    assertThat(log.epoch(1_000)).isEqualTo(5);
    assertThat(log.epoch(1_001)).isEqualTo(6);
    assertThat(Entry.isMark(log.bytes(), log.start(1_001))).isTrue();
    assertThat(log.held()).isEqualTo(Entry.HEADER_BYTES);
  }

  private static List<String> sliced(EntryLog log, int maxBytes) {
    List<String> all = new ArrayList<>();
    long next = log.first();
    while (next <= log.last()) {
      Entries entries = log.slice(next, maxBytes);
      assertThat(entries.count()).isPositive();
      if (entries.count() > 1) {
        assertThat(entries.length()).isLessThanOrEqualTo(maxBytes);
      }
      int at = entries.offset();
      for (int i = 0; i < entries.count(); i++) {
        int length = Entry.length(entries.bytes(), at);
        all.add(HEX.formatHex(entries.bytes(), at, at + length));
        at += length;
      }
      assertThat(at).isEqualTo(entries.offset() + entries.length());
      next += entries.count();
    }
    return all;
  }
}
