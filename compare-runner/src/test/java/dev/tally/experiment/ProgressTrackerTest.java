package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTrackerTest {

  private long now;
  private final List<Progress> seen = new ArrayList<>();
  private final ProgressTracker tracker =
      new ProgressTracker(
          Duration.ofSeconds(100),
          new Progress.Listener() {
            @Override
            public void onProgress(Progress progress) {
              seen.add(progress);
            }

            @Override
            public void onNote(String line) {}
          },
          () -> now);

  @Test
  void sharesFollowThePlanAndTheTimeLeftFollowsThePace() {
    tracker.begin("one", Duration.ofSeconds(50));
    assertThat(last().share()).isZero();
    assertThat(last().left()).isEqualTo(Duration.ofSeconds(100));

    now = TimeUnit.SECONDS.toNanos(50);
    tracker.update(0.5, 1000);
    assertThat(last()).isEqualTo(new Progress("one", 0.25, 1000, Duration.ofSeconds(150)));

    tracker.begin("two", Duration.ofSeconds(50));
    assertThat(last().share()).isEqualTo(0.5);
    assertThat(last().left()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void neverPassesTheWhole() {
    tracker.begin("one", Duration.ofSeconds(90));
    tracker.begin("two", Duration.ofSeconds(90));
    tracker.update(7, 0);
    assertThat(last().share()).isEqualTo(1);
    assertThat(last().left()).isZero();
  }

  private Progress last() {
    return seen.get(seen.size() - 1);
  }
}
