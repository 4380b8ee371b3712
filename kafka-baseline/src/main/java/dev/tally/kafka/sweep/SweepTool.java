package dev.tally.kafka.sweep;

import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.deploy.KafkaBackend;
import dev.tally.kafka.tool.BrokerChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * {@code tally kafka sweep}: what the choices of settings rest on, measured. One factor at a time:
 * each of its values is laid over what is used, on a fresh deployment, and driven with one, 64 and
 * 512 additions in flight. One line a measurement: rate, latency, and CPU of all processes (this
 * one included) for one addition.
 */
public final class SweepTool implements BackendTool {

  private static final String SECONDS = "seconds";
  private static final String WARM_UP = "warm-up-seconds";
  private static final String FACTOR = "factor";
  private static final String LIST = "list";
  private static final String ALL = "all";

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
        "Measure what the settings of the Kafka baseline rest on: one factor at a time, each of its",
        "values on a fresh deployment, with 1, 64 and 512 additions in flight. Closed loops: compare",
        "lines of one run, not with anything else.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        BrokerChoice.option(3),
        new Option(SECONDS, "How long each measurement takes.", 20, 1, 3_600),
        new Option(WARM_UP, "How long each deployment is warmed up.", 60, 0, 3_600));
  }

  @Override
  public List<Text> texts() {
    return List.of(
        new Text(
            FACTOR, "NAME[,NAME]", "What to vary, as --list has it (default: all of it).", false),
        new Text(LIST, "", "Only list what can be varied, and how long it takes.", false));
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public boolean run(Input input, Consumer<String> out) throws InterruptedException {
    int brokers = BrokerChoice.of(input);
    List<Factor> factors = Factors.chosen(input.text(FACTOR).orElse(ALL), brokers);
    Measurement measurement =
        new Measurement(
            Duration.ofSeconds(input.number(WARM_UP)), Duration.ofSeconds(input.number(SECONDS)));
    if (input.text(LIST).isPresent()) {
      Factors.ALL.forEach(factor -> out.accept(SweepTable.about(factor, measurement.seconds())));
      return true;
    }
    long levels = factors.stream().mapToLong(factor -> factor.levels().size()).sum();
    out.accept(
        String.format(
            Locale.ROOT,
            "%s, %d deployments, about %d minutes",
            BrokerChoice.words(brokers),
            levels,
            1 + levels * measurement.seconds() / 60));
    out.accept(SweepTable.HEAD);
    boolean whole = true;
    for (Factor factor : factors) {
      whole &= measure(factor, brokers, measurement, out);
    }
    return whole;
  }

  /** Every level of a factor; one that can not be deployed is told of and left out. */
  private static boolean measure(
      Factor factor, int brokers, Measurement measurement, Consumer<String> out)
      throws InterruptedException {
    String variant = BrokerChoice.variant(brokers, factor.variant());
    Base base = new Base(KafkaBackend.sizing(variant, Map.of()));
    AtomicBoolean whole = new AtomicBoolean(true);
    for (Level level : factor.levels()) {
      boolean used = base.is(level);
      try {
        measurement.run(
            variant,
            level,
            (inFlight, taken) -> {
              out.accept(SweepTable.line(factor, level, used, inFlight, taken));
              whole.compareAndSet(true, taken.isWhole());
            });
      } catch (DeploymentException | IOException e) {
        out.accept(factor.name() + " " + level.label() + ": " + e.getMessage());
        whole.set(false);
      }
    }
    return whole.get();
  }
}
