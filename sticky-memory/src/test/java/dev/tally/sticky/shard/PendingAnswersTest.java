package dev.tally.sticky.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PendingAnswersTest {

  private final PendingAnswers answers = new PendingAnswers();
  private final Requester nobody = new Silent();

  /** Far more wait than at first there is room for, and not from the first entry on. */
  @Test
  void waitersAreKeptWhileTheRingGrowsAndWraps() {
    long applied = 40;
    for (long index = 41; index <= 140; index++) {
      answers.put(index, applied, nobody, 1_000 + index);
      if (index % 3 == 0) {
        applied++;
        assertThat(answers.take(applied)).isSameAs(nobody);
        assertThat(answers.correlation(applied)).isEqualTo(1_000 + applied);
      }
    }
    for (long index = 141; index <= 1_000; index++) {
      answers.put(index, applied, nobody, 1_000 + index);
    }
    List<Long> left = new ArrayList<>();
    answers.drain(applied, (requester, correlation) -> left.add(correlation));
    assertThat(left)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(applied + 1, 1_000).mapToObj(i -> 1_000 + i).toList());
    answers.drain(applied, (requester, correlation) -> left.clear());
    assertThat(left).as("nobody is told twice").isNotEmpty();
  }

  @Test
  void whereNobodyWaitsNobodyIsTaken() {
    answers.put(7, 0, nobody, 1);
    assertThat(answers.take(6)).isNull();
    assertThat(answers.take(7)).isSameAs(nobody);
    assertThat(answers.take(7)).isNull();
  }

  private static final class Silent implements Requester {
    @Override
    public void done(
        long correlation, long value, long version, int shard, long epoch, long index) {}

    @Override
    public void failed(long correlation, Failure failure) {}

    @Override
    public void inDoubt(long correlation) {}

    @Override
    public void sessionUnknown(long correlation, long logTime) {}

    @Override
    public void notPrimary(long correlation, int shard, long epoch, long primary) {}
  }
}
