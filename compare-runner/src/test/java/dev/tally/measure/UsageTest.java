package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.stats.Costs;
import dev.tally.stats.ProcessCost;
import dev.tally.stats.ResourceUse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsageTest {

  /** An operating system on paper. */
  private static final class Paper implements SystemProbe {
    final Map<Long, ProcessUsage> processes = new HashMap<>();
    long own;
    HostTicks host = new HostTicks(0, 0);
    double allowance = Double.POSITIVE_INFINITY;

    final Map<Long, Traffic> traffic = new HashMap<>();

    void set(long pid, long cpuMillis, long bytes) {
      set(pid, cpuMillis, bytes, StorageBytes.UNKNOWN);
    }

    void set(long pid, long cpuMillis, long bytes, StorageBytes storage) {
      processes.put(pid, new ProcessUsage(Duration.ofMillis(cpuMillis), bytes, storage));
    }

    @Override
    public Map<Long, Traffic> traffic(List<Long> pids, boolean thorough) {
      Map<Long, Traffic> found = new HashMap<>(traffic);
      found.keySet().retainAll(pids);
      return found;
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

  /** Processes that are named by their number. */
  private static void sample(Usage usage, long... pids) {
    usage.sampleWatched(
        Arrays.stream(pids).mapToObj(pid -> watched(pid, "p" + pid)).toList(), Usage.Look.NETWORK);
  }

  private static Usage.Watched watched(long pid, String name) {
    return new Usage.Watched(pid, name, "node");
  }

  private static StorageBytes storage(long read, long written) {
    return new StorageBytes(OptionalLong.of(read), OptionalLong.of(written));
  }

  @Test
  void sumsFromTheFirstSampleAndKeepsTheDeadAndAddsTheRestarted() {
    paper.set(1, 1000, 50);
    paper.set(2, 500, 70);
    paper.own = 30;
    Usage usage = new Usage(paper, 0.9);
    sample(usage, 1L, 2L);
    paper.set(1, 1100, 60);
    paper.set(2, 700, 80);
    sample(usage, 1L, 2L);
    paper.processes.remove(2L);
    paper.set(3, 40, 10);
    paper.own = 35;
    sample(usage, 1L, 2L, 3L);
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
    sample(usage, 1L);
    clock.set(SECOND);
    paper.set(1, 600, 50);
    paper.own = 200;
    // Two processors for a second, busy for 1,500 ms of 2,000.
    paper.host = new SystemProbe.HostTicks(1500, 2000);
    sample(usage, 1L);
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
    sample(usage, 1L);
    clock.set(Duration.ofSeconds(2).toNanos());
    paper.set(1, 1000 + 700, 50);
    paper.own = 250;
    sample(usage, 1L);
    assertThat(usage.use(0).hostCpuShare()).isZero();
    assertThat(usage.use(0).saturated()).isTrue();
    paper.own = 150;
    assertThat(usage.use(0).saturated()).isFalse();
  }

  @Test
  void everyProcessHasItsOwnCostsAndTheSideTheirSum() {
    AtomicLong clock = new AtomicLong(SECOND);
    paper.set(1, 1000, 50, storage(10, 1000));
    paper.set(2, 500, 70, storage(20, 2000));
    paper.traffic.put(1L, Traffic.NOTHING);
    paper.traffic.put(2L, Traffic.NOTHING);
    Usage usage = new Usage(paper, 0.9, clock::get);
    sample(usage, 1, 2);
    clock.set(3 * SECOND);
    paper.set(1, 1100, 90, storage(11, 1300));
    paper.set(2, 700, 60, storage(20, 2000));
    paper.traffic.put(1L, new Traffic(7, 8));
    paper.traffic.put(2L, new Traffic(100, 0));
    sample(usage, 1, 2);
    paper.set(1, 1100, 40, storage(11, 1300));
    sample(usage, 1, 2);
    Costs costs = usage.use(0).costs();
    assertThat(costs.elapsed()).isEqualTo(Duration.ofSeconds(2));
    assertThat(costs.processes())
        .containsExactly(
            new ProcessCost(
                "p1",
                "node",
                Duration.ofMillis(100),
                40,
                90,
                OptionalLong.of(1),
                OptionalLong.of(300),
                OptionalLong.of(7),
                OptionalLong.of(8)),
            new ProcessCost(
                "p2",
                "node",
                Duration.ofMillis(200),
                60,
                70,
                OptionalLong.of(0),
                OptionalLong.of(0),
                OptionalLong.of(100),
                OptionalLong.of(0)));
    assertThat(costs.sum())
        .isEqualTo(
            new ProcessCost(
                ProcessCost.ALL,
                ProcessCost.ALL,
                Duration.ofMillis(300),
                100,
                150,
                OptionalLong.of(1),
                OptionalLong.of(300),
                OptionalLong.of(107),
                OptionalLong.of(8)));
    assertThat(costs.cpuShare()).isEqualTo(0.15);
  }

  @Test
  void aRestartedProcessCostsWhatBothStartsOfItDid() {
    paper.set(1, 1000, 50, storage(10, 1000));
    paper.traffic.put(1L, Traffic.NOTHING);
    Usage usage = new Usage(paper, 0.9);
    usage.sampleWatched(List.of(watched(1, "n")), Usage.Look.THOROUGH);
    paper.set(1, 1010, 50, storage(10, 1001));
    paper.traffic.put(1L, new Traffic(5, 6));
    usage.sampleWatched(List.of(watched(1, "n")), Usage.Look.NETWORK);
    paper.processes.remove(1L);
    // What another start of it did since it began is a cost of the measured time.
    paper.set(2, 300, 20, storage(40, 50));
    paper.traffic.put(2L, new Traffic(1000, 2000));
    usage.sampleWatched(List.of(watched(2, "n")), Usage.Look.NETWORK);
    assertThat(usage.costs().processes())
        .containsExactly(
            new ProcessCost(
                "n",
                "node",
                Duration.ofMillis(310),
                20,
                50,
                OptionalLong.of(40),
                OptionalLong.of(51),
                OptionalLong.of(1005),
                OptionalLong.of(2006)));
  }

  @Test
  void whatIsNotToldOfOneProcessIsNotToldOfTheSide() {
    paper.set(1, 1000, 50, storage(10, 1000));
    paper.set(2, 1000, 50);
    paper.traffic.put(1L, Traffic.NOTHING);
    Usage usage = new Usage(paper, 0.9);
    sample(usage, 1, 2);
    sample(usage, 1, 2);
    ProcessCost sum = usage.costs().sum();
    assertThat(sum.readBytes()).isEmpty();
    assertThat(sum.writtenBytes()).isEmpty();
    assertThat(sum.sentBytes()).isEmpty();
    assertThat(sum.networkBytes()).isEmpty();
    assertThat(usage.costs().processes().get(0).sentBytes()).hasValue(0);
    assertThat(Costs.NONE.sum().writtenBytes()).isEmpty();
  }

  @Test
  void machineIsNamed() {
    assertThat(MachineInfo.versions()).containsKeys("Tally", "Kafka", "Netty", "Java");
    assertThat(MachineInfo.versions().values()).doesNotContain("unknown");
    assertThat(MachineInfo.versions().get("Tally")).matches("\\d+\\.\\d+.*");
    assertThat(MachineInfo.describe().get("Memory")).matches("\\d+ MiB");
  }
}
