package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.stats.EndingCounts;
import dev.tally.stats.Halves;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SteadinessTest {

  private final Steadiness steadiness = new Steadiness(0.1);

  @Test
  void twoBurstsAlikeWithCompilersIdleAreSteady() {
    steadiness.burst(burst(1_000, 100), 0.02);
    assertThat(steadiness.isSteady()).isFalse();
    steadiness.burst(burst(1_050, 95), 0.02);
    assertThat(steadiness.isSteady()).isTrue();
    assertThat(steadiness.rate()).isEqualTo(1_050);
  }

  @Test
  void aFlatRateWithCompilersAtWorkIsNot() {
    for (int i = 0; i < 20; i++) {
      steadiness.burst(burst(1_000, 100), 0.8);
      assertThat(steadiness.isSteady()).isFalse();
    }
    steadiness.burst(burst(1_000, 100), 0.05);
    assertThat(steadiness.isSteady()).isTrue();
  }

  @Test
  void aRateOrLatencyThatIsBetterThanEverIsNot() {
    steadiness.burst(burst(1_000, 100), 0);
    steadiness.burst(burst(1_150, 100), 0);
    assertThat(steadiness.isSteady()).isFalse();
    steadiness.burst(burst(1_150, 80), 0);
    assertThat(steadiness.isSteady()).isFalse();
    steadiness.burst(burst(1_150, 80), 0);
    assertThat(steadiness.isSteady()).isTrue();
    steadiness.burst(burst(0, 0), 0);
    assertThat(steadiness.isSteady()).isFalse();
  }

  @Test
  void aBurstThatIsWorseIsNoiseAndTheNextOneIsHeldAgainstTheBest() {
    steadiness.burst(burst(1_000, 100), 0);
    steadiness.burst(burst(1_000, 100), 0);
    steadiness.burst(burst(600, 160), 0);
    assertThat(steadiness.isSteady()).isTrue();
    steadiness.burst(burst(1_000, 100), 0);
    assertThat(steadiness.isSteady()).isTrue();
  }

  private static DriveResult burst(long done, long p50Micros) {
    Histogram latency = new Histogram(3);
    if (done > 0) {
      latency.recordValueWithCount(p50Micros * 1_000, done);
    }
    return new DriveResult(
        latency,
        new Histogram(3),
        new Histogram(3),
        Halves.NONE,
        new EndingCounts(done, 0, 0),
        Map.of(),
        Duration.ofSeconds(1),
        done,
        "");
  }
}
