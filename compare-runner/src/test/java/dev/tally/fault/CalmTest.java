package dev.tally.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CalmTest {

  private static final long LIMIT = Duration.ofMillis(50).toNanos();
  private static final long SHORT = Duration.ofMillis(30).toNanos();
  private static final long NEVER = Duration.ofHours(1).toNanos();

  @Test
  void whatIsInTimeIsCalmAfterAWhile() throws InterruptedException {
    Calm calm = new Calm(LIMIT);
    long begin = System.nanoTime();
    assertThat(calm.await(SHORT, NEVER)).isTrue();
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SHORT);
  }

  @Test
  void whatIsLateOrSilentIsNot() throws InterruptedException {
    for (boolean answered : new boolean[] {true, false}) {
      Calm calm = new Calm(LIMIT);
      Thread late =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  calm.window(LIMIT + 1, answered);
                  Thread.onSpinWait();
                }
              });
      late.start();
      assertThat(calm.await(SHORT * 10, SHORT)).isFalse();
      late.interrupt();
      late.join();
    }
  }

  @Test
  void theEndOfTheLoadEndsTheWait() throws InterruptedException {
    Calm calm = new Calm(LIMIT);
    Thread ending = new Thread(calm::end);
    ending.start();
    assertThat(calm.await(NEVER, NEVER)).isFalse();
    assertThat(calm.hasEnded()).isTrue();
    ending.join();
  }
}
