package dev.tally.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class YieldingSelectTest {

  private final YieldingSelect select = new YieldingSelect();
  private int looks;

  /** What a wake with so many frames ends with, where each look finds so many connections. */
  private int wake(int frames, int... found) throws Exception {
    for (int i = 0; i < frames; i++) {
      select.heard();
    }
    looks = 0;
    return select.calculateStrategy(() -> looks < found.length ? found[looks++] : 0, false);
  }

  private void wakes(int count, int frames) throws Exception {
    for (int i = 0; i < count; i++) {
      wake(frames);
    }
  }

  @Test
  void anIdleLoopSleepsAtOnce() throws Exception {
    wakes(100, 2);
    assertThat(wake(2, 1)).isEqualTo(SelectStrategy.SELECT);
    assertThat(looks).isZero();
  }

  @Test
  void oneLargeTurnIsNoBusyLoop() throws Exception {
    assertThat(wake(20, 1)).isEqualTo(SelectStrategy.SELECT);
    assertThat(looks).isZero();
  }

  @Test
  void aBusyLoopLooksAgainBeforeItSleeps() throws Exception {
    wakes(100, 20);
    assertThat(wake(0, 0, 0, 2)).isEqualTo(2);
    assertThat(looks).isEqualTo(3);
    assertThat(wake(0, 0, 0, 0, 0)).isEqualTo(SelectStrategy.SELECT);
    assertThat(looks).isEqualTo(4);
  }

  @Test
  void aLoopThatIsBusyNoMoreSleepsAtOnce() throws Exception {
    wakes(100, 20);
    wakes(100, 1);
    assertThat(wake(1, 1)).isEqualTo(SelectStrategy.SELECT);
    assertThat(looks).isZero();
  }

  @Test
  void whatHasTasksNeverSleeps() throws Exception {
    assertThat(select.calculateStrategy(() -> 0, true)).isZero();
    assertThat(select.calculateStrategy(() -> 4, true)).isEqualTo(4);
  }
}
