package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults inside a run, as a user meets them. */
class FaultRunIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PLAN =
      """
      name: fault-test
      title: A small plan with a fault
      columns: [%s]
      seed: 5
      trials: 1
      warmUp: {max: 1s}
      calibration: {maxLatency: 100ms}
      stages:
        - name: struck
          keys: {distribution: uniform, count: 20}
          load: {open: {rate: 200, arrival: poisson}}
          duration: 2m
          fault: %s
      """;

  @TempDir Path home;

  private TallyProcess start(List<String> options, String column, String fault) throws Exception {
    Path plan = home.resolve("plan.yaml");
    Files.writeString(plan, PLAN.formatted(column, fault));
    return TallyProcess.start(
        home, options, "run", plan.toString(), "--out", home.resolve("out").toString());
  }

  private List<CSVRecord> csv(String name) throws Exception {
    try (Reader in = Files.newBufferedReader(home.resolve("out").resolve(name))) {
      return CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(in)
          .getRecords();
    }
  }

  @Test
  void aKilledOwnerLeavesFiguresOfItsLossAndNothingIsLost() throws Exception {
    try (TallyProcess tally =
        start(
            List.of(),
            "sticky",
            "{what: kill, whom: owner, strikes: 2, hold: 1s, calm: 500ms, counters: 500}")) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.OK);
      assertThat(tally.descendants()).isEmpty();
      assertThat(tally.output())
          .contains("struck: kill, owner", "gap, median key", "20 of 20 keys");
      List<CSVRecord> strikes = csv("recovery.csv");
      assertThat(strikes).hasSizeGreaterThanOrEqualTo(2);
      for (CSVRecord strike : strikes) {
        assertThat(strike.get("counts")).isEqualTo("true");
        assertThat(strike.get("victims")).startsWith("sticky-");
        assertThat(Double.parseDouble(strike.get("gap_worst_s"))).isPositive();
        assertThat(Double.parseDouble(strike.get("whole_s"))).isGreaterThan(1);
        assertThat(Double.parseDouble(strike.get("detected_s"))).isPositive();
      }
      assertThat(csv("timeline.csv"))
          .extracting(bucket -> bucket.get("marks"))
          .anyMatch(marks -> marks.contains("strike 1"))
          .anyMatch(marks -> marks.contains("whole 2"));
    }
  }

  @Test
  void aThirdBackendGetsItsRowsByItsCapabilitiesAlone() throws Exception {
    Path services = Files.createDirectories(home.resolve("extra/META-INF/services"));
    Files.writeString(
        services.resolve("dev.tally.deploy.CounterBackend"),
        "dev.tally.thirdbackend.PairBackend\n");
    Path plan = home.resolve("plan.yaml");
    Files.writeString(
        plan, PLAN.formatted("pair", "{what: kill, strikes: 3, hold: 500ms, calm: 200ms}"));
    try (TallyProcess tally =
        TallyProcess.startWith(
            home,
            List.of(home.resolve("extra")),
            "run",
            plan.toString(),
            "--out",
            home.resolve("out").toString())) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.OK);
      List<CSVRecord> strikes = csv("recovery.csv");
      assertThat(strikes).hasSize(3);
      for (CSVRecord strike : strikes) {
        // Refused at once for 200 ms: what each refusal hides is the wait until an answer.
        assertThat(Double.parseDouble(strike.get("gap_worst_s"))).isBetween(0.1, 2.0);
        assertThat(Double.parseDouble(strike.get("failed"))).isPositive();
        assertThat(Double.parseDouble(strike.get("detected_s"))).isBetween(0.19, 2.0);
      }
    }
  }

  @Test
  void whatADeploymentCanNotSufferIsToldBeforeTheRun() throws Exception {
    try (TallyProcess tally = start(List.of(), "sticky", "{what: vanish, strikes: 1, hold: 1s}")) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(tally.output())
          .contains("stage struck: its fault, vanish, can not be done to sticky")
          .contains("network=namespaces");
      assertThat(tally.descendants()).isEmpty();
    }
  }

  @Test
  void anInterruptInTheMiddleOfAStrikeLeavesNoProcess() throws Exception {
    try (TallyProcess tally =
        start(List.of(), "sticky", "{what: kill, strikes: 5, hold: 30s, calm: 200ms}")) {
      await()
          .atMost(PATIENCE)
          .until(() -> !tally.isAlive() || tally.output().contains("struck, trial 1"));
      List<ProcessHandle> children = tally.descendants();
      // Struck once one of the three is gone.
      await().atMost(PATIENCE).until(() -> children.stream().anyMatch(child -> !child.isAlive()));
      tally.signal("INT");
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(home.resolve("out").resolve("manifest.json")).isNotEmptyFile();
    }
  }
}
