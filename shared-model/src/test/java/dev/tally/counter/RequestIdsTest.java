package dev.tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.property.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

  @Test
  void theWatermarkIsTheSmallestSequenceNotCompleted() {
    Cases.check(
        100,
        draw -> {
          int window = draw.ints(1, 500);
          Random random = new Random(draw.seed());
          RequestIds ids = new RequestIds(7);
          TreeSet<Long> open = new TreeSet<>();
          List<RequestId> issued = new ArrayList<>();
          for (long sequence = 0; sequence < 3_000; sequence++) {
            RequestId id = ids.next();
            open.add(sequence);
            issued.add(id);
            assertThat(id).isEqualTo(new RequestId(7, sequence, open.first()));
            while (issued.size() >= window || (random.nextInt(3) == 0 && !issued.isEmpty())) {
              RequestId done = issued.remove(random.nextInt(issued.size()));
              ids.complete(done);
              ids.complete(done);
              open.remove(done.sequence());
            }
          }
        });
  }

  @Test
  void theSpanIsBoundedAndTheRingGoesRound() {
    RequestIds ids = new RequestIds(7);
    RequestId oldest = ids.next();
    for (int i = 1; i < RequestIds.MAX_SPAN; i++) {
      ids.complete(ids.next());
    }
    assertThatThrownBy(ids::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("request 0 is incomplete");
    ids.complete(oldest);
    for (int i = 0; i < 1_000; i++) {
      RequestId id = ids.next();
      assertThat(id.firstIncomplete()).isEqualTo(id.sequence());
      ids.complete(id);
    }
  }

  @Test
  void idsOfOthersAreRefused() {
    RequestIds ids = new RequestIds(7);
    ids.next();
    assertThatThrownBy(() -> ids.complete(new RequestId(8, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ids.complete(new RequestId(7, 1, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyAnIssuedIdIsNewAndOnlyOnce() {
    RequestId issued = new RequestIds(7).next();
    assertThat(issued.birth()).isZero();
    assertThat(issued.begin(30)).isTrue();
    assertThat(issued.beginAgain(40)).isTrue();
    assertThat(issued.begin(50)).isFalse();
    assertThat(issued.birth()).isEqualTo(40);
    // It was sent twice now, and what is refused here may have been applied there.
    assertThat(issued.beginAgain(60)).isFalse();
    assertThat(issued.birth()).isEqualTo(40);
    RequestId remade = new RequestId(7, 0, 0);
    assertThat(remade).isEqualTo(issued).hasSameHashCodeAs(issued);
    assertThat(remade.begin(30)).isFalse();
    assertThat(remade.birth()).isZero();
  }
}
