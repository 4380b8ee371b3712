package dev.tally.kafka.sweep;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.deploy.KafkaDeployment;
import dev.tally.kafka.node.RelayGroup;
import dev.tally.kafka.tool.FreshDeployment;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code tally kafka floor}: how far the counter is from what its brokers cost by themselves. On
 * one deployment, in turns, each with one, 64 and 512 in flight: additions through Kafka Streams;
 * the same commands through as many processes that answer them with nothing but a consumer and a
 * producer, the relay; and single records to the brokers and straight back, the floor, a way which
 * the others take twice.
 *
 * <p>Instances and relays stay while others are measured, idle; their CPU is not counted there.
 * Whoever had nothing to do for the others' turns is woken before its own, at the load that is
 * measured.
 */
public final class FloorTool implements BackendTool {

  private static final String SECONDS = "seconds";
  private static final String WARM_UP = "warm-up-seconds";
  private static final String ROUNDS = "rounds";
  private static final Duration WAKING = Duration.ofSeconds(2);

  /** For the service loader. */
  public FloorTool() {}

  @Override
  public String backend() {
    return "kafka";
  }

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Measure how far additions are from plain records to the same brokers and back, and from",
        "their own way without Kafka Streams, in turns, with 1, 64 and 512 in flight. Medians over",
        "the rounds; closed loops.");
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(SECONDS, "How long each measurement takes.", 5, 1, 3_600),
        new Option(WARM_UP, "How long each of the three warms up.", 30, 0, 3_600),
        new Option(ROUNDS, "How many turns.", 5, 1, 100));
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
    try (FreshDeployment fresh = FreshDeployment.start(VariantText.of(input), Map.of(), Map.of())) {
      return measure(input, fresh.deployment(), out);
    }
  }

  private static boolean measure(Input input, KafkaDeployment deployment, Consumer<String> out)
      throws DeploymentException, InterruptedException {
    Duration warmUp = Duration.ofSeconds(input.number(WARM_UP));
    Duration duration = Duration.ofSeconds(input.number(SECONDS));
    Map<Integer, List<FloorRound>> rounds = new TreeMap<>();
    List<ChildProcess> brokers = deployment.brokers();
    try (RelayGroup relays = deployment.startRelays();
        StatefulCounter counter = deployment.connect(options("counter"));
        StatefulCounter relay = deployment.connectRelay(options("relay"));
        StatefulCounter floor = deployment.connectFloor(options("floor"))) {
      List<ChildProcess> relaying =
          Stream.concat(brokers.stream(), relays.processes().stream()).toList();
      for (StatefulCounter each : List.of(counter, relay, floor)) {
        Measurement.warmUp(each, warmUp);
      }
      for (int round = 0; round < input.number(ROUNDS); round++) {
        for (int inFlight : Measurement.IN_FLIGHT) {
          rounds
              .computeIfAbsent(inFlight, ignored -> new ArrayList<>())
              .add(
                  new FloorRound(
                      awake(counter, inFlight, duration, deployment.processes()),
                      awake(relay, inFlight, duration, relaying),
                      awake(floor, inFlight, duration, brokers)));
        }
      }
    }
    FloorRound.table(rounds).forEach(out);
    return rounds.values().stream().flatMap(List::stream).allMatch(FloorRound::isWhole);
  }

  private static ClientOptions options(String name) {
    return new ClientOptions(name, Measurement.MOST_IN_FLIGHT);
  }

  private static Taken awake(
      StatefulCounter counter, int inFlight, Duration duration, List<ChildProcess> charged)
      throws InterruptedException {
    ClosedLoop.run(counter, inFlight, WAKING);
    return Taken.of(counter, inFlight, duration, charged);
  }
}
