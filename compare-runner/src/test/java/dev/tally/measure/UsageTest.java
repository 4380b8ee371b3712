package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.stats.ResourceUse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsageTest {

  /** An operating system on paper. */
  private static final class Paper implements SystemProbe {
    final Map<Long, ProcessUsage> processes = new HashMap<>();
    long own;
    HostTicks host = new HostTicks(0, 0);
    double allowance = Double.POSITIVE_INFINITY;

    void set(long pid, long cpuMillis, long bytes) {
      processes.put(pid, new ProcessUsage(Duration.ofMillis(cpuMillis), bytes));
    }

    @Override
    public Optional<ProcessUsage> process(long pid) {
      return Optional.ofNullable(processes.get(pid));
    }

    @Override
    public Duration own() {
      return Duration.ofMillis(own);
    }

    @Override
    public Duration compilers(long pid) {
      return Duration.ZERO;
    }

    @Override
    public int processors() {
      return 2;
    }

    @Override
    public double allowance() {
      return allowance;
    }

    @Override
    public HostTicks host() {
      return host;
    }
  }

  private static final long SECOND = 1_000_000_000L;

  private final Paper paper = new Paper();

  @Test
  void sumsFromTheFirstSampleAndKeepsTheDeadAndAddsTheRestarted() {
    paper.set(1, 1000, 50);
    paper.set(2, 500, 70);
    paper.own = 30;
    Usage usage = new Usage(paper, 0.9);
    usage.samplePids(List.of(1L, 2L));
    paper.set(1, 1100, 60);
    paper.set(2, 700, 80);
    usage.samplePids(List.of(1L, 2L));
    paper.processes.remove(2L);
    paper.set(3, 40, 10);
    paper.own = 35;
    usage.samplePids(List.of(1L, 2L, 3L));
    ResourceUse use = usage.use(0);
    assertThat(use.backendCpu()).isEqualTo(Duration.ofMillis(100 + 200 + 40));
    assertThat(use.backendResidentBytes()).isEqualTo(140);
    assertThat(use.harnessCpu()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void whatNeitherTheBackendNorTheRunnerTookIsForeign() {
    paper.host = new SystemProbe.HostTicks(0, 0);
    paper.set(1, 0, 50);
    AtomicLong clock = new AtomicLong();
    Usage usage = new Usage(paper, 0.9, clock::get);
    usage.samplePids(List.of(1L));
    clock.set(SECOND);
    paper.set(1, 600, 50);
    paper.own = 200;
    // Two processors for a second, busy for 1,500 ms of 2,000.
    paper.host = new SystemProbe.HostTicks(1500, 2000);
    usage.samplePids(List.of(1L));
    ResourceUse use = usage.use(0);
    assertThat(use.foreignShare()).isEqualTo(0.7);
    assertThat(use.disturbed()).isTrue();
    clock.set(2 * SECOND);
    assertThat(usage.use(0).foreignShare()).isEqualTo(1.1);
  }

  @Test
  void hostShareAndSaturation() {
    paper.host = new SystemProbe.HostTicks(100, 1000);
    Usage usage = new Usage(paper, 0.9);
    paper.host = new SystemProbe.HostTicks(100 + 95, 1000 + 100);
    assertThat(usage.use(0).hostCpuShare()).isEqualTo(0.95);
    assertThat(usage.use(0).saturated()).isTrue();
    paper.host = new SystemProbe.HostTicks(100 + 90, 1000 + 100);
    assertThat(usage.use(0).saturated()).isFalse();
  }

  @Test
  void inAContainerTheQuotaIsWhatSaturationIsJudgedBy() {
    paper.allowance = 0.5;
    paper.set(1, 1000, 50);
    AtomicLong clock = new AtomicLong();
    Usage usage = new Usage(paper, 0.9, clock::get);
    usage.samplePids(List.of(1L));
    clock.set(Duration.ofSeconds(2).toNanos());
    paper.set(1, 1000 + 700, 50);
    paper.own = 250;
    usage.samplePids(List.of(1L));
    assertThat(usage.use(0).hostCpuShare()).isZero();
    assertThat(usage.use(0).saturated()).isTrue();
    paper.own = 150;
    assertThat(usage.use(0).saturated()).isFalse();
  }

  @Test
  void machineIsNamed() {
    assertThat(MachineInfo.versions()).containsKeys("Tally", "Kafka", "Netty", "Java");
    assertThat(MachineInfo.versions().values()).doesNotContain("unknown");
    assertThat(MachineInfo.versions().get("Tally")).matches("\\d+\\.\\d+.*");
    assertThat(MachineInfo.describe().get("Memory")).matches("\\d+ MiB");
  }
}
