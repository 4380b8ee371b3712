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
  private final Requester reachable =
      new Silent() {
        @Override
        public long route() {
          return 9;
        }
      };

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

  /** A slot of the ring may belong to a later entry by now. */
  @Test
  void ofEntriesWhoseWaitersWereTakenNobodyIsTold() {
    Replies told = new Replies();
    answers.put(70, 69, reachable, 1);
    assertThat(answers.tell(5, 2, 69, told)).isFalse();
    assertThat(answers.tell(6, 65, 69, told)).isTrue();
    assertThat(told.count()).isEqualTo(65);
    for (int place = 0; place < 64; place++) {
      assertThat(told.route(place)).isZero();
    }
    assertThat(told.route(64)).isEqualTo(9);
    assertThat(told.correlation(64)).isEqualTo(1);
  }

  @Test
  void whomAnotherMemberHasAnsweredIsNotTakenUnlessOnlyThisOneCan() {
    answers.put(1, 0, reachable, 1);
    answers.put(2, 0, nobody, 2);
    answers.put(3, 0, reachable, 3);
    answers.elsewhere(1, 2);
    assertThat(answers.take(1)).isNull();
    assertThat(answers.take(2)).isSameAs(nobody);
    assertThat(answers.take(3)).isSameAs(reachable);
  }

  private static class Silent implements Requester {
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
