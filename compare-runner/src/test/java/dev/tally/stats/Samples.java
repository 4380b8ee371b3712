package dev.tally.stats;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Guarantees.Loss;
import dev.tally.deploy.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Made-up results, for tests alone. */
public final class Samples {

  /** Three attempts, 10%, a calibration of 50 ms. */
  public static final Method METHOD = new Method(Settling.of(Duration.ofMillis(50)), 3, 0.1);

  private Samples() {}

  /** A variant that answers on the given number of memories. */
  public static Variant variant(String name, Variant.Kind kind, int replicas, Loss... survives) {
    return new Variant(
        name,
        "the " + name + " column",
        kind,
        new Guarantees(
            "when " + replicas + " hold it",
            replicas,
            false,
            Set.of(survives),
            Set.of(ReadLevel.LINEARIZABLE)));
  }

  /** A column that was prepared without trouble. */
  public static ColumnResult column(Variant variant, Map<String, String> settings) {
    return column(
        variant, settings, variant.kind() == Variant.Kind.CEILING ? Budget.NONE : budget(3, 512));
  }

  /** The same with a budget; without processes it takes nothing while idle either. */
  public static ColumnResult column(Variant variant, Map<String, String> settings, Budget budget) {
    return new ColumnResult(
        variant,
        settings,
        Duration.ofMillis(1234),
        Duration.ofSeconds(12),
        true,
        variant.kind() == Variant.Kind.SYSTEM ? OptionalDouble.of(960) : OptionalDouble.empty(),
        budget.processes() == 0
            ? Costs.NONE
            : costs(Duration.ofSeconds(1), Duration.ofMillis(4), 100 << 20, 8192, 600),
        false,
        budget);
  }

  /** So many processes with a heap of so many MiB each, on two processors. */
  public static Budget budget(int processes, long heapMib) {
    return new Budget(
        processes, OptionalLong.of(processes * (heapMib << 20)), OptionalDouble.of(2));
  }

  /**
   * What a broker and a node took together: the broker three quarters of it, but for processor
   * time, of which either takes half.
   *
   * @param network sent, and received, by both together; not measured where negative
   */
  public static Costs costs(
      Duration elapsed, Duration cpu, long resident, long written, long network) {
    List<ProcessCost> processes = new ArrayList<>();
    for (String role : List.of("broker", "node")) {
      int quarters = role.equals("broker") ? 3 : 1;
      OptionalLong carried =
          network < 0 ? OptionalLong.empty() : OptionalLong.of(network * quarters / 4);
      processes.add(
          new ProcessCost(
              role + "-1",
              role,
              cpu.dividedBy(2),
              resident * quarters / 4,
              resident * quarters / 4,
              OptionalLong.of(0),
              OptionalLong.of(written * quarters / 4),
              carried,
              carried));
    }
    return new Costs(elapsed, resident, processes);
  }

  /** A row with a latency about the median given, in nanoseconds. */
  public static Row row(String column, String stage, int trial) {
    return new Row(column, stage, trial);
  }

  /** Builds one row; every part has a plain value until it is set. */
  public static final class Row {
    private final String column;
    private final String stage;
    private final int trial;
    private int inFlight;
    private double rate = 500;
    private double medianNanos = 1e6;
    private long done = 5000;
    private long unknown;
    private long failed;
    private long latenessNanos = 50_000;
    private long resident = 300L << 20;
    private long networkPerOperation = 400;
    private boolean saturated;
    private double compilers = 0.02;
    private double foreign = 0.05;
    private int attempt = 1;
    private Halves halves = Halves.NONE;
    private double serviceShare = 0.95;
    private boolean lateTail;
    private String hash = "3fa2c1";
    private OrderVerdict verdict = new OrderVerdict(OrderVerdict.Kind.VALID, "", 5000);

    private Row(String column, String stage, int trial) {
      this.column = column;
      this.stage = stage;
      this.trial = trial;
    }

    public Row closed(int window, double perSecond) {
      inFlight = window;
      rate = 0;
      done = (long) (perSecond * 10);
      return this;
    }

    public Row median(double nanos) {
      medianNanos = nanos;
      return this;
    }

    public Row done(long count) {
      done = count;
      return this;
    }

    public Row unknown(long count) {
      unknown = count;
      return this;
    }

    public Row failed(long count) {
      failed = count;
      return this;
    }

    public Row lateness(long nanos) {
      latenessNanos = nanos;
      return this;
    }

    public Row resident(long bytes) {
      resident = bytes;
      return this;
    }

    /** Sent, and received; not measured where negative. */
    public Row network(long bytesPerOperation) {
      networkPerOperation = bytesPerOperation;
      return this;
    }

    public Row saturated() {
      saturated = true;
      return this;
    }

    public Row compilers(double share) {
      compilers = share;
      return this;
    }

    public Row foreign(double share) {
      foreign = share;
      return this;
    }

    public Row attempt(int number) {
      attempt = number;
      return this;
    }

    public Row halves(long first, long second) {
      halves = new Halves(first, second);
      return this;
    }

    /** The part of each latency that is not the harness's. */
    public Row serviceShare(double share) {
      serviceShare = share;
      return this;
    }

    /** In one of fifty operations a tenth of the latency is the system's. */
    public Row lateTail() {
      lateTail = true;
      return this;
    }

    public Row hash(String text) {
      hash = text;
      return this;
    }

    public Row verdict(OrderVerdict.Kind kind, String detail) {
      verdict = new OrderVerdict(kind, detail, kind == OrderVerdict.Kind.UNDECIDED ? 0 : done);
      return this;
    }

    public StageResult build() {
      Histogram latency = new Histogram(3);
      Histogram service = new Histogram(3);
      Histogram lateness = new Histogram(3);
      Random random = new Random(column.hashCode() * 31L + trial);
      for (int i = 0; i < Math.min(done, 20_000); i++) {
        double nanos = medianNanos * Math.exp(0.35 * random.nextGaussian());
        latency.recordValue((long) (lateTail && i % 50 == 0 ? 10 * nanos : nanos));
        service.recordValue((long) (nanos * serviceShare));
        if (inFlight == 0) {
          lateness.recordValue(latenessNanos);
        }
      }
      Duration cpu = Duration.ofNanos(resident == 0 ? 0 : (long) (done * medianNanos / 20));
      return new StageResult(
          column,
          stage,
          trial,
          attempt,
          Instant.parse("2026-01-02T03:04:05Z").plusSeconds(100L * trial + attempt),
          hash,
          inFlight,
          rate,
          rate,
          Duration.ofSeconds(10),
          latency,
          service,
          lateness,
          halves,
          new EndingCounts(done, failed, unknown),
          new ResourceUse(
              cpu,
              Duration.ofMillis(700),
              resident,
              compilers,
              0.42,
              foreign,
              saturated,
              resident == 0
                  ? Costs.NONE
                  : costs(
                      Duration.ofSeconds(10),
                      cpu,
                      resident,
                      done * 4096,
                      done * networkPerOperation)),
          verdict,
          new CountAudit(10, 10, done, unknown, unknown, 0, 0, 0),
          reads());
    }
  }

  private static List<ReadAudit> reads() {
    Histogram versions = new Histogram(2);
    Histogram nanos = new Histogram(3);
    Histogram latency = new Histogram(3);
    for (int i = 0; i < 100; i++) {
      versions.recordValue(i < 75 ? 0 : i - 74);
      nanos.recordValue(i < 75 ? 0 : (i - 74) * 1_000_000L);
      latency.recordValue(200_000);
    }
    return List.of(new ReadAudit(ReadLevel.EVENTUAL, 100, 25, 3, 2, versions, nanos, latency));
  }

  /** Five trials of three systems and two floors, open and closed, with everything worth a mark. */
  public static ExperimentResult result() {
    List<ColumnResult> columns =
        List.of(
            column(
                variant("sticky", Variant.Kind.SYSTEM, 2, Loss.ONE_NODE, Loss.ONE_ZONE),
                Map.of("shards", "64", "<b>nodes</b>", "3 & \"more\"")),
            column(
                variant(
                    "kafka",
                    Variant.Kind.SYSTEM,
                    2,
                    Loss.ONE_NODE,
                    Loss.ONE_ZONE,
                    Loss.ALL_PROCESSES),
                Map.of("acks", "all", "processing.guarantee", "at_least_once")),
            column(
                variant("kafka-1", Variant.Kind.SYSTEM, 1, Loss.ALL_PROCESSES),
                Map.of("acks", "all")),
            column(variant("echo", Variant.Kind.FLOOR, 0), Map.of()),
            column(variant("relay", Variant.Kind.FLOOR, 0), Map.of()),
            column(variant("null", Variant.Kind.CEILING, 0), Map.of()));
    List<StageResult> rows = new ArrayList<>();
    for (int trial = 1; trial <= 5; trial++) {
      for (String stage : List.of("us-flights", "zipf")) {
        rows.add(row("sticky", stage, trial).median(153e3).resident(210L << 20).build());
        rows.add(row("kafka", stage, trial).median(2.8e6).resident(190L << 20).unknown(3).build());
        rows.add(row("kafka-1", stage, trial).median(0.87e6).serviceShare(0.5).build());
      }
      int[] windows = {1, 64, 512};
      double[] scale = {1, 24, 130};
      for (int i = 0; i < windows.length; i++) {
        double s = scale[i];
        double wait = windows[i] / s;
        rows.add(
            row("sticky", "ceiling", trial)
                .closed(windows[i], 7000 * s)
                .median(140e3 * wait)
                .build());
        rows.add(
            row("kafka", "ceiling", trial)
                .closed(windows[i], 350 * s / 4)
                .median(2.8e6 * wait * 4)
                .compilers(trial == 2 ? 0.5 : 0.02)
                .build());
        rows.add(
            row("kafka-1", "ceiling", trial)
                .closed(windows[i], 1100 * s / 3)
                .median(0.9e6 * wait * 3)
                .build());
        rows.add(floor("echo", trial, windows[i], 15_000 * s, 62e3 * wait));
        rows.add(floor("relay", trial, windows[i], 9_000 * s, 105e3 * wait));
        rows.add(floor("null", trial, windows[i], 1_200_000, 700 * wait));
      }
    }
    return new ExperimentResult(
        "default",
        "Flights, uniform and skewed keys; then as fast as it goes",
        "name: default\ntitle: <script>alert(1)</script>\n",
        42,
        Instant.parse("2026-01-02T03:04:05Z"),
        Duration.ofSeconds(321),
        Map.of("Processor", "Some CPU & more", "Kafka", "4.3.1"),
        480,
        METHOD,
        columns,
        rows,
        List.of(Strikes.row("sticky", 0.02, 2), Strikes.row("kafka", 0.9, 20)),
        List.of(new BurstResult("kafka", "warm-up", 3.5, "64 in flight", 2000, 30_000_000, 0.8, 2)),
        List.of("kafka-1 is a weaker tier <i>than</i> the others"),
        Optional.empty());
  }

  private static StageResult floor(
      String name, int trial, int window, double perSecond, double median) {
    return row(name, "ceiling", trial)
        .closed(window, perSecond)
        .median(median)
        .resident(name.equals("null") ? 0 : 90L << 20)
        .verdict(OrderVerdict.Kind.UNDECIDED, "a floor does not count")
        .build();
  }

  /** The same, broken off. */
  public static ExperimentResult incomplete(List<StageResult> rows, String failure) {
    ExperimentResult whole = result();
    return new ExperimentResult(
        whole.name(),
        whole.title(),
        whole.planYaml(),
        whole.seed(),
        whole.startedAt(),
        whole.elapsed(),
        whole.environment(),
        0,
        whole.method(),
        whole.columns(),
        rows,
        List.of(),
        whole.bursts(),
        whole.warnings(),
        Optional.of(failure));
  }
}
