package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.RequestIds;
import dev.tally.counter.Token;
import dev.tally.history.Phase;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Reads are asked at the level of their stage, session reads with what their process has seen. */
class SessionReadsTest {

  private static final int OPERATIONS = 500;

  @Test
  void sessionReadsCarryTheNewestTokenOfTheirProcess() {
    Map<String, Token> newest = new HashMap<>();
    Map<ReadLevel, Integer> bound = new HashMap<>();
    drive(
        ReadLevel.SESSION,
        (request, outcome) -> {
          Reading reading = ((Outcome.Done) outcome).reading();
          if (request instanceof Request.Get get) {
            assertThat(get.token()).isEqualTo(newest.getOrDefault(get.key(), Token.NONE));
            bound.merge(get.level(), get.token().equals(Token.NONE) ? 0 : 1, Integer::sum);
          }
          Token token = new Token(3, 1, reading.version());
          newest.merge(request.key(), token, (a, b) -> a.compareTo(b) > 0 ? a : b);
          return CompletableFuture.completedFuture(
              new Outcome.Done(new Reading(reading.value(), reading.version(), token)));
        });
    assertThat(bound.keySet()).containsExactly(ReadLevel.SESSION);
    assertThat(bound.get(ReadLevel.SESSION)).isGreaterThan(100);
  }

  @Test
  void otherReadsAreUnbound() {
    for (ReadLevel level : List.of(ReadLevel.LINEARIZABLE, ReadLevel.EVENTUAL)) {
      Map<ReadLevel, Integer> seen = new HashMap<>();
      drive(
          level,
          (request, outcome) -> {
            if (request instanceof Request.Get get) {
              assertThat(get.token()).isEqualTo(Token.NONE);
              seen.merge(get.level(), 1, Integer::sum);
            }
            return CompletableFuture.completedFuture(outcome);
          });
      assertThat(seen.keySet()).containsExactly(level);
    }
  }

  private static void drive(ReadLevel level, TestCounter.Way way) {
    Stage stage =
        new Stage(
            "s",
            new Keys.Uniform(5),
            0.5,
            level,
            1,
            1,
            new Load.Closed(List.of(1)),
            Duration.ofSeconds(1));
    OperationPlan plan = OperationPlanner.closed(stage, 1, 1);
    TestCounter counter = TestCounter.of(way);
    DriveResult result =
        new LoadDriver(
                counter,
                new RequestIds(1),
                plan.keys(),
                Optional.empty(),
                Duration.ofSeconds(10),
                () -> false)
            .closedLoop(
                plan, 1, OPERATIONS, Duration.ofMinutes(1), Phase.MEASURED, DriveControl.NONE);
    // Where the counter was asked wrongly, its assertion has become an unknown outcome.
    assertThat(result.firstTrouble()).isEmpty();
    assertThat(result.counts().done()).isEqualTo(OPERATIONS);
  }
}
