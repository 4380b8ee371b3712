package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.experiment.RunLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run command as a user meets it: real processes, signals, files and exit codes. */
class RunShellIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PLAN =
      """
      name: shell-test
      title: A small plan for a test of the shell
      columns: [sticky]
      seed: 5
      trials: 1
      warmUp: {max: 1s}
      method: {attempts: 1}
      stages:
        - {name: first, keys: {distribution: uniform, count: 100}, load: {open: {rate: 500, arrival: poisson}}, duration: 1s}
        - {name: second, keys: {distribution: uniform, count: 100}, load: {open: {rate: 500, arrival: constant}}, duration: %s}
      """;

  @TempDir Path home;
  private Path plan;
  private Path out;

  @BeforeEach
  void paths() {
    plan = home.resolve("plan.yaml");
    out = home.resolve("out");
  }

  @Test
  void aRunLeavesATableAndAFolder() throws Exception {
    Files.writeString(plan, PLAN.formatted("1s"));
    try (TallyProcess tally = start()) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.OK);
      assertThat(tally.output()).contains("first", "second", "p99.9", "sticky");
      assertThat(out.resolve("manifest.json")).content().contains("shell-test", "sticky");
      assertThat(out.resolve("summary.csv")).content().contains("first", "second");
      assertThat(out.resolve("latency.csv")).isNotEmptyFile();
      assertThat(out.resolve("report.html"))
          .content()
          .contains("<html")
          .doesNotContain("src=\"http");
      assertThat(files(".hlog")).hasSize(2);
      assertThat(files(".history"))
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "sticky-warm-up.history",
              "sticky-settle-t1.history",
              "sticky-first-t1.history",
              "sticky-second-t1.history");
      assertThat(out.resolve("data")).doesNotExist();
      assertThat(tally.descendants()).isEmpty();
    }
  }

  @Test
  void anInterruptEndsEveryChildAndKeepsWhatWasMeasured() throws Exception {
    try (TallyProcess tally = startAndAwaitSecondStage()) {
      List<ProcessHandle> children = tally.descendants();
      tally.signal("INT");
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(out.resolve("summary.csv")).content().contains("first", "second");
      assertThat(out.resolve("manifest.json")).content().containsIgnoringCase("interrupted");
      assertThat(out.resolve("report.html")).isNotEmptyFile();
      assertThat(tally.output()).contains("first").containsIgnoringCase("interrupted");
    }
  }

  @Test
  void theRunnersOwnKillLeavesNoProcess() throws Exception {
    try (TallyProcess tally = startAndAwaitSecondStage()) {
      List<ProcessHandle> children = tally.descendants();
      assertThat(children).hasSizeGreaterThanOrEqualTo(4);
      tally.signal("KILL");
      assertThat(tally.exitCode()).isEqualTo(128 + 9);
      await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(out.resolve("summary.csv")).content().contains("first");
      assertThat(files(".history"))
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "sticky-warm-up.history",
              "sticky-settle-t1.history",
              "sticky-first-t1.history",
              "sticky-second-t1.history");
    }
  }

  @Test
  void aChildsDeathEndsTheRunAndIsExplained() throws Exception {
    try (TallyProcess tally = startAndAwaitSecondStage()) {
      List<ProcessHandle> children = tally.descendants();
      children.stream()
          .filter(child -> child.info().command().orElse("").endsWith("java"))
          .findFirst()
          .orElseThrow()
          .destroyForcibly();
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(tally.output()).contains("died (exit code 137); log: " + out);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(out.resolve("summary.csv")).content().contains("first");
    }
  }

  @Test
  void badInputIsRefusedByNameAndLine() throws Exception {
    Files.writeString(plan, PLAN.formatted("1s").replace("count: 100", "count: 0"));
    assertRefused("plan.yaml:9", "count", "0");
    Files.writeString(plan, PLAN.formatted("1s").replace("trials:", "trails:"));
    assertRefused("plan.yaml:5", "trails");
    Files.writeString(plan, PLAN.formatted("1s").replace("[sticky]", "[sticky, stickier]"));
    assertRefused("stickier", "kafka-1");
    Path trace = home.resolve("bad.csv");
    Files.writeString(trace, "timestamp,key,delta\n2001-01-01T00:00:00Z,a,1\nnoon,b,1\n");
    assertRefusedWith(
        List.of("run", "us-flights", "--trace", trace.toString()), "bad.csv:3", "noon");
    assertRefusedWith(List.of("run", "no-such-preset"), "no-such-preset", "us-flights");
  }

  @Test
  void twoRunsAtOnceAreRefused() throws Exception {
    Files.writeString(plan, PLAN.formatted("1s"));
    System.setProperty(RunLock.PORT_PROPERTY, Integer.toString(TallyProcess.lockPort(home)));
    RunLock held = RunLock.acquire("a test");
    // Elsewhere on the machine: the lock is the same for every temporary directory.
    Path elsewhere = Files.createDirectory(home.resolve("tmp"));
    try (TallyProcess tally =
        TallyProcess.start(
            home,
            List.of("-Djava.io.tmpdir=" + elsewhere),
            "run",
            plan.toString(),
            "--out",
            out.toString())) {
      assertThat(tally.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(tally.output()).contains("another run").contains("a test");
      assertThat(out).doesNotExist();
    } finally {
      held.close();
      System.clearProperty(RunLock.PORT_PROPERTY);
    }
  }

  private TallyProcess start() throws IOException {
    return TallyProcess.start(home, "run", plan.toString(), "--out", out.toString());
  }

  private TallyProcess startAndAwaitSecondStage() throws IOException {
    Files.writeString(plan, PLAN.formatted("100s"));
    TallyProcess tally = start();
    await()
        .atMost(PATIENCE)
        .until(() -> !tally.isAlive() || tally.output().contains("second, trial 1"));
    assertThat(tally.isAlive()).as(tally.output()).isTrue();
    return tally;
  }

  private void assertRefused(String... parts) throws Exception {
    assertRefusedWith(List.of("run", plan.toString()), parts);
  }

  private void assertRefusedWith(List<String> arguments, String... parts) throws Exception {
    try (TallyProcess tally = TallyProcess.start(home, arguments.toArray(String[]::new))) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(tally.output()).contains(parts);
    }
  }

  private List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(out)) {
      return all.filter(file -> file.toString().endsWith(ending)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
