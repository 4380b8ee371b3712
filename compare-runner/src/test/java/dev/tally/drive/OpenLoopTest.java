package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.drive.DriveBench.Recorded;
import dev.tally.history.Ending;
import dev.tally.stats.EndingCounts;
import dev.tally.workload.OperationPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenLoopTest {

  @TempDir private Path directory;

  @Test
  void everyOperationIsSentOnceAtItsTime() throws IOException {
    OperationPlan plan = DriveBench.plan(2_000, 10_000);
    ScriptedCounter counter = ScriptedCounter.answering(ScriptedCounter.Call::answer);
    DriveBench bench = new DriveBench(directory, counter, plan);
    DriveResult result = bench.open(8, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(2_000, 0, 0));
    assertThat(result.planned()).isEqualTo(2_000);
    assertThat(result.firstTrouble()).isEmpty();
    assertThat(result.latency().getTotalCount()).isEqualTo(2_000);
    assertThat(result.service().getTotalCount()).isEqualTo(2_000);
    assertThat(result.startLateness().getTotalCount()).isEqualTo(2_000);
    bench.assertSound(result, 8);
    bench.assertRecordedOnce(2_000);
    long zero = bench.history.get(0).intended();
    for (int i = 0; i < 2_000; i++) {
      assertThat(bench.history.get(i).intended() - zero).isEqualTo(plan.offsetNanos(i));
    }
  }

  @Test
  void answersFromAnotherThreadAreRecordedOnce() throws IOException {
    ExecutorService io = Executors.newFixedThreadPool(2);
    try {
      ScriptedCounter counter = ScriptedCounter.answering(call -> io.execute(call::answer));
      DriveBench bench = new DriveBench(directory, counter, DriveBench.plan(5_000, 20_000));
      DriveResult result = bench.open(4, DriveControl.NONE);
      assertThat(result.counts().done()).isEqualTo(5_000);
      assertThat(counter.mostInFlight()).isBetween(1, 4);
      bench.assertSound(result, 4);
      bench.assertRecordedOnce(5_000);
    } finally {
      io.shutdownNow();
    }
  }

  /** No coordinated omission: the stall is felt by all that should have started during it. */
  @Test
  void aStallIsFeltByEveryLaterOperation() throws IOException {
    // All are due within 100 ms; the first answer comes with the first window, after 250 ms.
    ScriptedCounter counter =
        ScriptedCounter.answering(
            new Consumer<>() {
              private boolean first = true;

              @Override
              public void accept(ScriptedCounter.Call call) {
                if (first) {
                  first = false;
                } else {
                  call.answer();
                }
              }
            });
    OperationPlan plan = DriveBench.plan(100, 1_000);
    DriveBench bench = new DriveBench(directory, counter, plan);
    DriveResult result =
        bench.open(
            1,
            window -> {
              counter.release();
              return true;
            });
    assertThat(result.counts().done()).isEqualTo(100);
    bench.assertSound(result, 1);
    bench.assertRecordedOnce(100);
    List<Recorded> history = bench.history;
    long stallEnd = history.get(0).returned();
    long least = Long.MAX_VALUE;
    for (Recorded one : history.subList(1, 100)) {
      assertThat(one.intended()).isLessThan(stallEnd);
      assertThat(one.call()).isGreaterThanOrEqualTo(stallEnd);
      least = Math.min(least, one.returned() - one.intended());
    }
    // Histograms keep three digits.
    assertThat(result.latency().getMinValue()).isGreaterThanOrEqualTo((long) (least * 0.998));
    assertThat(result.latency().getMinValue())
        .isGreaterThan((long) ((stallEnd - history.get(99).intended()) * 0.998));
    assertThat(result.startLateness().getMaxValue())
        .isGreaterThanOrEqualTo((long) ((stallEnd - history.get(1).intended()) * 0.998));
    assertThat(result.startLateness().getTotalCount()).isEqualTo(100);
    assertThat(result.service().getMinValue()).isLessThan(result.latency().getMinValue());
  }

  @Test
  void theWindowIsKeptAndFilled() throws IOException {
    ScriptedCounter counter = ScriptedCounter.holding();
    DriveBench bench = new DriveBench(directory, counter, DriveBench.plan(64, 100_000));
    DriveResult result =
        bench.open(
            16,
            window -> {
              assertThat(window.inFlight()).isLessThanOrEqualTo(16);
              counter.release();
              return true;
            });
    assertThat(counter.mostInFlight()).isEqualTo(16);
    assertThat(result.counts().done()).isEqualTo(64);
    bench.assertSound(result, 16);
    bench.assertRecordedOnce(64);
  }

  @Test
  void refusalsAreCountedByReasonAndFlatterNoLatency() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> call.stage().complete(new Outcome.Failed(Failure.OVERLOADED, "full")));
    DriveBench bench = new DriveBench(directory, counter, DriveBench.plan(500, 50_000));
    DriveResult result = bench.open(4, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(0, 500, 0));
    assertThat(result.failures()).isEqualTo(Map.of(Failure.OVERLOADED, 500L));
    assertThat(result.firstTrouble()).isEqualTo("OVERLOADED: full");
    assertThat(result.latency().getTotalCount()).isZero();
    assertThat(result.throughput()).isZero();
    bench.assertSound(result, 4);
    bench.assertRecordedOnce(500);
  }

  @Test
  void timeoutsStayInTheLatencies() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call ->
                call.stage()
                    .complete(
                        call.request().key().hashCode() % 2 == 0
                            ? new Outcome.Failed(Failure.TIMED_OUT, "unsent")
                            : new Outcome.Unknown("no answer")));
    DriveBench bench = new DriveBench(directory, counter, DriveBench.plan(500, 50_000));
    DriveResult result = bench.open(4, DriveControl.NONE);
    assertThat(result.counts().failed()).isPositive();
    assertThat(result.counts().unknown()).isPositive();
    assertThat(result.latency().getTotalCount()).isEqualTo(500);
    bench.assertSound(result, 4);
  }

  @Test
  void aClientThatBreaksItsContractLeavesUnknownOutcomes() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> call.stage().completeExceptionally(new IllegalStateException("broken")));
    DriveBench bench = new DriveBench(directory, counter, DriveBench.plan(100, 50_000));
    DriveResult result = bench.open(4, DriveControl.NONE);
    assertThat(result.counts()).isEqualTo(new EndingCounts(0, 0, 100));
    assertThat(result.firstTrouble()).contains("broke its contract").contains("broken");
    bench.assertSound(result, 4);
    bench.assertRecordedOnce(100);
  }

  @Test
  void aControlEndsItEarlyAndPlannedStays() throws IOException {
    ScriptedCounter counter = ScriptedCounter.answering(ScriptedCounter.Call::answer);
    DriveBench bench = new DriveBench(directory, counter, DriveBench.plan(600_000, 10_000));
    DriveResult result = bench.open(4, window -> false);
    assertThat(result.planned()).isEqualTo(600_000);
    assertThat(result.counts().done()).isBetween(1L, 599_999L);
    bench.assertSound(result, 4);
    bench.assertRecordedOnce(result.counts().done());
  }

  @Test
  void anInterruptEndsItEarlyAndIsPassedOn() throws IOException {
    ScriptedCounter counter =
        ScriptedCounter.answering(
            call -> {
              call.answer();
              Thread.currentThread().interrupt();
            });
    DriveBench bench = new DriveBench(directory, counter, DriveBench.plan(600_000, 10_000));
    try {
      DriveResult result = bench.open(4, DriveControl.NONE);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(result.counts().done()).isBetween(1L, 599_999L);
      bench.assertSound(result, 4);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aCancelledDriveDoesNotWaitForAnswersThatNeverCome() throws IOException {
    ScriptedCounter counter = ScriptedCounter.holding();
    AtomicBoolean cancelled = new AtomicBoolean();
    DriveBench bench =
        new DriveBench(directory, counter, DriveBench.plan(1_000, 10_000))
            .cancelledWhen(cancelled::get);
    DriveResult result =
        bench.open(
            3,
            window -> {
              cancelled.set(true);
              return true;
            });
    assertThat(counter.isClosed()).isTrue();
    assertThat(counter.calls()).isEqualTo(3);
    assertThat(result.counts()).isEqualTo(new EndingCounts(0, 0, 3));
    assertThat(result.firstTrouble()).isEqualTo("unknown: the client was closed");
    bench.assertSound(result, 3);
    assertThat(bench.history).extracting(Recorded::ending).containsOnly(Ending.UNKNOWN);
    assertThat(bench.history.stream().map(Recorded::process).sorted(Comparator.naturalOrder()))
        .containsExactly(0, 1, 2);
  }
}
