package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.ProcessSupervisor;
import dev.tally.stats.ResourceUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters on real processes: one that works without end and one that waits. */
class MeasureIT {

  @TempDir Path directory;

  private ChildProcess child(ProcessSupervisor supervisor, String name, String script)
      throws Exception {
    return supervisor.start(
        new ChildSpec(
            name,
            "test",
            List.of("sh", "-c", script),
            Map.of(),
            directory,
            directory.resolve(name + ".log")));
  }

  @Test
  void countsWorkOfLivingAndDeadProcesses() throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      ChildProcess busy = child(supervisor, "busy", "while :; do :; done");
      List<ChildProcess> processes = List.of(busy, child(supervisor, "idle", "read wait"));
      OshiProbe probe = new OshiProbe();
      Usage usage = new Usage(probe, ResourceMeter.SATURATED_SHARE);
      usage.sample(processes, Usage.Look.THOROUGH);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                usage.sample(processes, Usage.Look.QUICK);
                return usage.cpu().toMillis() >= 300;
              });
      Duration before = usage.cpu();
      busy.kill();
      busy.awaitExit();
      usage.sample(processes, Usage.Look.THOROUGH);
      ResourceUse use = usage.use(0);
      assertThat(use.backendCpu()).isGreaterThanOrEqualTo(before);
      assertThat(use.backendResidentBytes()).isGreaterThan(100_000);
      assertThat(use.hostCpuShare()).isBetween(0.01, 1.0);
      assertThat(probe.process(busy.pid())).isEmpty();
    }
  }

  /** This JVM has compiled something by now, unless threads have no names here. */
  @Test
  void tellsCompilersFromWhatTheyCompile() {
    OshiProbe probe = new OshiProbe();
    long self = ProcessHandle.current().pid();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> probe.compilers(self).compareTo(Duration.ZERO) > 0);
    assertThat(probe.compilers(self)).isLessThan(probe.own());
    assertThat(CompilerMeter.start(List.of()).share()).isNotNegative();
  }

  @Test
  void tellsIdleFromBusy() throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      ChildProcess idle = child(supervisor, "idle", "read wait");
      ChildProcess busy = child(supervisor, "busy", "while :; do :; done");
      Duration window = Duration.ofMillis(500);
      double quiet = IdleMeter.look(List.of(idle), window).cpuShare();
      assertThat(quiet).isBetween(0.0, IdleMeter.DISTURBING_SHARE);
      assertThat(IdleMeter.look(List.of(busy), window).cpuShare()).isGreaterThan(quiet);
    }
  }

  @Test
  void meterSamplesByItself() throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      ChildProcess busy = child(supervisor, "busy", "while :; do :; done");
      try (ResourceMeter meter = ResourceMeter.start(() -> List.of(busy))) {
        long start = new OshiProbe().process(busy.pid()).orElseThrow().cpu().toMillis();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    new OshiProbe().process(busy.pid()).orElseThrow().cpu().toMillis()
                        > start + 100);
        ResourceUse use = meter.stop();
        assertThat(use.backendCpu().toMillis()).isGreaterThanOrEqualTo(100);
        assertThat(use.harnessCpu()).isPositive();
      }
    }
  }
}
