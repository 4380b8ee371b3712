package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.report.ResultsFolder;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.SweepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole sweep, with a backend that counts in this process. */
class SweepTest {

  @TempDir Path directory;
  private final SweptBackend backend = new SweptBackend();
  private final Cancellation cancellation = new Cancellation(Thread.currentThread());
  private final List<SweepResult.Part> told = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private final Progress.Listener listener =
      new Progress.Listener() {
        @Override
        public void onProgress(Progress progress) {}

        @Override
        public void onNote(String line) {
          notes.add(line);
        }
      };

  private SweepResult sweep(List<String> factors, List<String> settings, int rounds)
      throws IOException {
    SweepPlan plan =
        SweepPlan.of(
            new SweepRequest(
                "swept",
                factors,
                settings,
                List.of(),
                List.of(1, 8),
                OptionalDouble.of(200),
                1,
                "0s",
                rounds,
                true),
            new Backends(List.of(backend)));
    SweepPlan brief =
        new SweepPlan(
            plan.name(),
            plan.backend(),
            plan.parts(),
            plan.inFlight(),
            plan.rate(),
            Duration.ofMillis(100),
            plan.warmUp(),
            plan.rounds(),
            plan.accounts());
    SweepResult result =
        new Sweep(brief, ResultsFolder.at(directory), cancellation, listener).run(told::add);
    assertThat(directory.resolve("data")).doesNotExist();
    return result;
  }

  @Test
  void roundsGoForthAndBackEachTimeOnAFreshDeployment() throws IOException {
    SweepResult result = sweep(List.of("size"), List.of(), 2);
    assertThat(backend.deployed)
        .containsExactly(
            "swept {size=1}",
            "swept {size=2}",
            "swept {size=3}",
            "swept {size=3}",
            "swept {size=2}",
            "swept {size=1}");
    assertThat(result.failure()).isEmpty();
    assertThat(told).isEqualTo(result.parts());
    SweepResult.Part part = result.parts().get(0);
    assertThat(part.variant()).isEqualTo("swept");
    // Two closed loops and an open one, of each level in each round.
    assertThat(part.result().stages().stream().filter(row -> row.attempt() == 1)).hasSize(18);
    assertThat(part.result().stages())
        .allMatch(row -> row.verdict().kind() == OrderVerdict.Kind.VALID);
    // Each look at the work doubles it, so what was done meanwhile is what was done before.
    SweepResult.Account first = part.account("size-1", "closed", 1).orElseThrow();
    assertThat(first.operations()).isPositive();
    assertThat(first.work().get("Add").mean("bytes")).isEqualTo(10);
    assertThat(part.account("size-1", "closed", 2)).isEmpty();
    assertThat(directory.resolve("sweep.csv"))
        .content()
        .contains("size,swept,1,false,size=1,size-1,closed,1,")
        .contains("size,swept,2,true,size=2,size-2,open,0,200.000,2,");
    assertThat(directory.resolve("requests.csv"))
        .content()
        .contains("size,swept,size-3,2,1,closed,8,", ",Add,times,", ",Add,bytes,");
    assertThat(directory.resolve("size/manifest.json")).isNotEmptyFile();
    assertThat(directory.resolve("size/report.html")).isNotEmptyFile();
    assertThat(directory.resolve("history")).isEmptyDirectory();
  }

  @Test
  void aLevelThatCanNotBeHadIsToldOfAndTheOthersGoOn() throws IOException {
    SweepResult result = sweep(List.of(), List.of("size=12,13,14"), 1);
    assertThat(backend.deployed)
        .containsExactly("swept {size=12}", "swept {size=13}", "swept {size=14}");
    assertThat(result.failure()).contains("size-13: not with a size of 13");
    assertThat(notes).contains("size-13 is left out: not with a size of 13");
    assertThat(result.parts().get(0).result().stages())
        .extracting(row -> row.column())
        .contains("size-12", "size-14")
        .doesNotContain("size-13");
  }

  @Test
  void whatWasMeasuredIsKeptWhereItIsEndedEarly() throws IOException {
    backend.onDeploy =
        () -> {
          if (backend.deployed.size() == 2) {
            cancellation.cancel("interrupted");
          }
        };
    SweepResult result = sweep(List.of("size", "colour"), List.of(), 1);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(backend.deployed).hasSize(2);
    assertThat(result.failure()).contains("interrupted");
    assertThat(result.parts()).hasSize(1);
    assertThat(result.parts().get(0).result().stages())
        .extracting(row -> row.column())
        .containsOnly("size-1");
    assertThat(directory.resolve("sweep.csv"))
        .content()
        .contains("size-1")
        .doesNotContain("size-2");
    assertThat(Files.readString(directory.resolve("size/manifest.json"))).contains("interrupted");
  }

  @Test
  void aPartOfARunEndsWithTheWholeAndNotTheWholeWithIt() {
    Cancellation part = cancellation.part();
    Cancellation other = cancellation.part();
    part.cancel("a child died");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(part.reason()).contains("a child died");
    assertThat(cancellation.isCancelled()).isFalse();
    assertThat(other.isCancelled()).isFalse();
    cancellation.cancel("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(part.reason()).contains("a child died");
    assertThat(other.reason()).contains("interrupted");
  }
}
