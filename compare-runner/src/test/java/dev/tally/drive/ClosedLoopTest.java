package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.drive.DriveBench.Recorded;
import dev.tally.history.Ending;
import dev.tally.stats.EndingCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClosedLoopTest {

  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path directory;
  private final ExecutorService io = Executors.newFixedThreadPool(2);

  @AfterEach
  void stopThreads() {
    io.shutdownNow();
  }

  private DriveBench bench(ScriptedCounter counter) {
    return new DriveBench(directory, counter, DriveBench.plan(1_000, 1_000));
  }

  @Test
  void answersAtOnceDoNotGrowTheStackAndThePlanBeginsAnew() throws IOException {
    ScriptedCounter counter = ScriptedCounter.answering(ScriptedCounter.Call::answer);
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(3, 100_500, LONG, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(100_500, 0, 0));
    assertThat(result.planned()).isEqualTo(100_500);
    assertThat(result.startLateness().getTotalCount()).isZero();
    assertThat(result.latency().getTotalCount()).isEqualTo(100_500);
    bench.assertSound(result, 3);
    bench.assertRecordedOnce(100_500);
    assertThat(bench.history).extracting(Recorded::process).contains(0, 1, 2);
  }

  @Test
  void exactlySoManyAreKeptInFlight() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    ScriptedCounter counter = ScriptedCounter.holding();
    DriveBench bench = bench(counter);
    DriveResult result =
        bench.closed(
            16,
            16 * 5,
            LONG,
            window -> {
              // All 16 stand still; each answer is followed by exactly one new call.
              if (counter.calls() < 16 * 5) {
                assertThat(window.inFlight()).isEqualTo(16);
                assertThat(counter.inFlight()).isEqualTo(16);
              }
              assertThat(counter.calls()).isEqualTo(16 * calls.incrementAndGet());
              counter.release();
              return true;
            });
    assertThat(counter.mostInFlight()).isEqualTo(16);
    assertThat(result.counts().done()).isEqualTo(80);
    bench.assertSound(result, 16);
    bench.assertRecordedOnce(80);
  }

  @Test
  void answersFromOtherThreadsKeepTheLimit() throws IOException {
    ScriptedCounter counter = ScriptedCounter.answering(call -> io.execute(call::answer));
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(32, 50_000, LONG, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(50_000, 0, 0));
    assertThat(result.planned()).isEqualTo(50_000);
    assertThat(counter.mostInFlight()).isLessThanOrEqualTo(32);
    bench.assertSound(result, 32);
    bench.assertRecordedOnce(50_000);
  }

  @Test
  void answersNowAtOnceNowFromOtherThreadsKeepTheLimit() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> {
              if (call.request().key().hashCode() % 3 == 0) {
                io.execute(call::answer);
              } else {
                call.answer();
              }
            });
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(8, 50_000, LONG, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(50_000, 0, 0));
    bench.assertSound(result, 8);
    bench.assertRecordedOnce(50_000);
  }

  @Test
  void itEndsWithItsDuration() throws IOException {
    ScriptedCounter counter = ScriptedCounter.answering(call -> io.execute(call::answer));
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(8, Long.MAX_VALUE, Duration.ofMillis(300), DriveControl.NONE);
    assertThat(result.counts().done()).isPositive();
    assertThat(result.planned()).isEqualTo(result.counts().total());
    bench.assertSound(result, 8);
    bench.assertRecordedOnce(result.counts().total());
  }

  @Test
  void withoutTimeOrLimitNothingIsSent() throws IOException {
    ScriptedCounter counter = ScriptedCounter.answering(ScriptedCounter.Call::answer);
    DriveBench bench = bench(counter);
    assertThat(bench.closed(8, Long.MAX_VALUE, Duration.ZERO, DriveControl.NONE).counts().total())
        .isZero();
    assertThat(counter.calls()).isZero();
  }

  @Test
  void aControlEndsIt() throws IOException {
    ScriptedCounter counter = ScriptedCounter.answering(call -> io.execute(call::answer));
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(8, Long.MAX_VALUE, LONG, window -> false);
    assertThat(result.counts().done()).isPositive();
    assertThat(result.planned()).isEqualTo(result.counts().total());
    bench.assertSound(result, 8);
  }

  @Test
  void anInterruptEndsALoopThatIsNeverIdle() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> {
              call.answer();
              Thread.currentThread().interrupt();
            });
    DriveBench bench = bench(counter);
    try {
      DriveResult result = bench.closed(2, Long.MAX_VALUE, LONG, DriveControl.NONE);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(result.counts().done()).isPositive();
      bench.assertSound(result, 2);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aCancelledDriveDoesNotWaitForAnswersThatNeverCome() throws IOException {
    AtomicBoolean cancelled = new AtomicBoolean();
    ScriptedCounter counter = ScriptedCounter.holding();
    DriveBench bench = bench(counter).cancelledWhen(cancelled::get);
    DriveResult result =
        bench.closed(
            5,
            Long.MAX_VALUE,
            LONG,
            window -> {
              cancelled.set(true);
              return true;
            });
    assertThat(counter.isClosed()).isTrue();
    assertThat(result.counts()).isEqualTo(new EndingCounts(0, 0, 5));
    assertThat(bench.history).extracting(Recorded::ending).containsOnly(Ending.UNKNOWN);
    bench.assertSound(result, 5);
  }

  @Test
  void refusalsDoNotEndItAndAreCounted() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> call.stage().complete(new Outcome.Failed(Failure.OVERLOADED, "full")));
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(4, 50, LONG, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(0, 50, 0));
    bench.assertSound(result, 4);
    bench.assertRecordedOnce(50);
  }

  @Test
  void stagesThatFailAtOnceAreUnknown() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> call.stage().completeExceptionally(new IllegalStateException("broken")));
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(4, 50, LONG, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(0, 0, 50));
    bench.assertSound(result, 4);
  }

  @Test
  void aClientThatThrowsOnItsOwnThreadDoesNotLoseTheProcess() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> {
              if (calls.incrementAndGet() % 2 == 0) {
                call.answer();
                throw new IllegalStateException("thrown");
              }
              io.execute(call::answer);
            });
    DriveBench bench = bench(counter);
    DriveResult result = bench.closed(4, 100, LONG, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(50, 0, 50));
    assertThat(result.firstTrouble()).contains("thrown");
    bench.assertSound(result, 4);
    bench.assertRecordedOnce(100);
  }

  @Test
  void anAdditionUnansweredForTooManyOthersIsAFullClientAndNotTheEnd() throws IOException {
    DriveBench bench = bench(ScriptedCounter.answering(ScriptedCounter.Call::answer));
    RequestId oldest = bench.ids.next();
    for (int i = 1; i < RequestIds.MAX_SPAN - 10; i++) {
      bench.ids.complete(bench.ids.next());
    }
    DriveResult result = bench.closed(2, 40, LONG, DriveControl.NONE);
    assertThat(result.counts().total()).isEqualTo(40);
    assertThat(result.failures().keySet()).containsExactly(Failure.OVERLOADED);
    assertThat(result.firstTrouble()).contains("request 0 is incomplete");
    bench.ids.complete(oldest);
    bench.assertSound(result, 2);
    bench.assertRecordedOnce(40);
  }
}
