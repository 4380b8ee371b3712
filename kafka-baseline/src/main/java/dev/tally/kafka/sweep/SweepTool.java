package dev.tally.kafka.sweep;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.BackendTool;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.kafka.deploy.KafkaBackend;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code tally kafka sweep}: how long producers should wait for company, measured. Deploys the
 * at-least-once profile with each linger and each tuning, warms it up, and drives it with one, 64
 * and 512 additions in flight. One line a measurement: rate, latency, and CPU of all processes
 * (this one included) for one addition.
 */
public final class SweepTool implements BackendTool {

  private static final String BROKERS = "brokers";
  private static final String SECONDS = "seconds";
  private static final String WARM_UP = "warm-up-seconds";
  private static final String LONGEST = "longest-linger-ms";
  private static final List<Integer> LINGERS = List.of(0, 1, 2, 5, 10, 20);
  private static final List<Integer> IN_FLIGHT = List.of(1, 64, 512);
  private static final List<String> TUNINGS = List.of("latency", "throughput");

  /** For the service loader. */
  public SweepTool() {}

  @Override
  public String backend() {
    return "kafka";
  }

  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Measure what the settings of the Kafka baseline rest on: each linger and tuning, with 1,",
        "64 and 512 additions in flight, on a fresh deployment each. Closed loops: compare lines of",
        "one run, not with anything else.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(BROKERS, "How many brokers: 3, or 1 (2 is 1).", 3, 1, 3),
        new Option(SECONDS, "How long each measurement takes.", 20, 1, 3_600),
        new Option(WARM_UP, "How long each deployment is warmed up.", 60, 0, 3_600),
        new Option(LONGEST, "The longest linger to measure, of 0, 1, 2, 5, 10, 20.", 20, 0, 20));
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public boolean run(Input input, Consumer<String> out) {
    Map<String, Long> values = input.numbers();
    out.accept("tuning      linger  in flight        ops/s   p50 ms   p99 ms  CPU us/op");
    boolean whole = true;
    for (String tuning : TUNINGS) {
      for (int linger : LINGERS) {
        if (linger <= values.get(LONGEST)) {
          try {
            whole &= measure(tuning, linger, values, out);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.accept("interrupted");
            return whole;
          } catch (DeploymentException | IOException e) {
            out.accept("linger " + linger + ", " + tuning + ": " + e.getMessage());
            return false;
          }
        }
      }
    }
    return whole;
  }

  private static boolean measure(
      String tuning, int linger, Map<String, Long> values, Consumer<String> out)
      throws DeploymentException, InterruptedException, IOException {
    KafkaBackend backend = new KafkaBackend();
    String name = values.get(BROKERS) == 3 ? "kafka" : "kafka-1";
    Variant variant =
        backend.variants().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    Path directory = Files.createTempDirectory("tally-sweep-");
    boolean whole = true;
    try (ProcessSupervisor supervisor = new ProcessSupervisor();
        Deployment deployment =
            backend.deploy(
                variant,
                new DeploymentContext(
                    Files.createDirectory(directory.resolve("data")),
                    Files.createDirectory(directory.resolve("logs")),
                    supervisor,
                    Map.of("tuning", tuning, "linger-ms", Integer.toString(linger))));
        StatefulCounter counter = deployment.connect(new ClientOptions("sweep", 1024))) {
      if (values.get(WARM_UP) > 0) {
        ClosedLoop.run(counter, 512, Duration.ofSeconds(values.get(WARM_UP)));
      }
      for (int inFlight : IN_FLIGHT) {
        long cpu = ProcessCpu.nanos(deployment.processes());
        ClosedLoop.Result result =
            ClosedLoop.run(counter, inFlight, Duration.ofSeconds(values.get(SECONDS)));
        cpu = ProcessCpu.nanos(deployment.processes()) - cpu;
        out.accept(line(tuning, linger, inFlight, result, cpu));
        whole &= result.unanswered() == 0;
      }
    } finally {
      delete(directory);
    }
    return whole;
  }

  /** A line of the table. */
  static String line(
      String tuning, int linger, int inFlight, ClosedLoop.Result result, long cpuNanos) {
    return String.format(
            Locale.ROOT,
            "%-10s  %6d  %9d  %,11.0f  %7.2f  %7.2f  %9.0f",
            tuning,
            linger,
            inFlight,
            result.perSecond(),
            result.p50() / 1e6,
            result.p99() / 1e6,
            result.answered() == 0 ? 0 : cpuNanos / 1e3 / result.answered())
        + (result.unanswered() == 0 ? "" : "  " + result.unanswered() + " UNANSWERED");
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
