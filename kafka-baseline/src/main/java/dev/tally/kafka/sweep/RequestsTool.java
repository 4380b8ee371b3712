package dev.tally.kafka.sweep;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.metrics.BrokerMetrics;
import dev.tally.kafka.metrics.BrokerTotals;
import dev.tally.kafka.tool.FreshDeployment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code tally kafka requests}: what an addition costs the brokers, by their own account: how many
 * requests of which kind, how large, where they wait. It tells what a setting changes that the
 * sweep finds to matter: more records a request, fewer fetches that find little.
 */
public final class RequestsTool implements BackendTool {

  private static final String SECONDS = "seconds";
  private static final String WARM_UP = "warm-up-seconds";

  /** For the service loader. */
  public RequestsTool() {}

  @Override
  public String backend() {
    return "kafka";
  }

  @Override
  public String name() {
    return "requests";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Count the requests that additions cause at the brokers, by the brokers' own metrics,",
        "with 1, 64 and 512 in flight.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(SECONDS, "How long each measurement takes.", 10, 1, 3_600),
        new Option(WARM_UP, "How long additions warm up.", 60, 0, 3_600));
  }

  @Override
  public List<Text> texts() {
    return List.of(VariantText.TEXT);
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public boolean run(Input input, Consumer<String> out)
      throws IOException, DeploymentException, InterruptedException {
    Duration duration = Duration.ofSeconds(input.number(SECONDS));
    boolean whole = true;
    try (FreshDeployment fresh = FreshDeployment.start(VariantText.of(input), Map.of(), Map.of());
        StatefulCounter counter =
            fresh.deployment().connect(new ClientOptions("requests", Measurement.MOST_IN_FLIGHT));
        BrokerMetrics brokers = BrokerMetrics.attach(fresh.deployment().brokers())) {
      Measurement.warmUp(counter, Duration.ofSeconds(input.number(WARM_UP)));
      for (int inFlight : Measurement.IN_FLIGHT) {
        BrokerTotals before = brokers.look();
        Taken taken = Taken.of(counter, inFlight, duration, fresh.deployment().processes());
        RequestTable.lines(inFlight, taken, brokers.look().since(before)).forEach(out);
        whole &= taken.isWhole();
      }
    }
    return whole;
  }
}
