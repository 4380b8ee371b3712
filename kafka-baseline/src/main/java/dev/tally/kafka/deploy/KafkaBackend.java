package dev.tally.kafka.deploy;

import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Variant;
import dev.tally.kafka.broker.Brokers;
import dev.tally.kafka.broker.Place;
import dev.tally.kafka.settings.Sizing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The counter in Kafka Streams: variants {@code kafka} and {@code kafka-1} (at-least-once), {@code
 * kafka-eo} and {@code kafka-1-eo} (exactly-once), each with three brokers or one; of at-least-once
 * also {@code -memory} (in-memory store) and {@code -throughput}; {@code -defaults}; with three
 * also {@code kafka-streams-group} and {@code kafka-static}, by how instances share work, and
 * {@code kafka-no-standby} and {@code kafka-streams-group-no-standby}; and two floors, {@code
 * -relay} and {@code -floor}. Settings: {@code partitions}, {@code instances}, {@code
 * broker-heap-mb}, {@code instance-heap-mb}, {@code linger-ms}, {@code standbys}, {@code store},
 * {@code group-protocol}, {@code tuning}, {@code collector}, {@code network}, {@code properties} (a
 * file of the user's own, laid over everything), {@code properties.SCOPE.NAME} (one such property
 * by itself, laid over the file's), {@code bootstrap-servers} (of a cluster of somebody else's,
 * with {@code client-properties}, a file of security settings that every client is given), {@code
 * profile} (which must be the variant's).
 */
public final class KafkaBackend implements CounterBackend {

  /** For the service loader. */
  public KafkaBackend() {}

  @Override
  public List<Variant> variants() {
    return Column.ALL.stream().map(Column::variant).toList();
  }

  @Override
  public List<Factor> factors() {
    return Factors.ALL;
  }

  @Override
  public Optional<String> usual(Variant variant, String setting) {
    return Usual.of(UserSettings.of(column(variant.name()), Map.of()), setting);
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    Column column = column(variant.name());
    Optional<Place> external = checked(column, () -> UserSettings.external(context.settings()));
    Sizing size = checked(column, () -> UserSettings.check(column, context.settings()));
    if (column.way() == Column.Way.STREAMS) {
      return external.isPresent()
          ? KafkaDeployment.start(size, external.get(), context)
          : KafkaDeployment.start(size, context);
    }
    Brokers brokers =
        external.isPresent()
            ? KafkaDeployment.others(external.get())
            : KafkaDeployment.ours(size, context);
    return KafkaFloor.start(size, brokers, column.way() == Column.Way.RELAY, context);
  }

  @Override
  public void validate(Variant variant, Map<String, String> settings) throws DeploymentException {
    Column column = column(variant.name());
    checked(column, () -> UserSettings.check(column, settings)).choices().network().check();
  }

  private static Column column(String variant) {
    return Column.ALL.stream()
        .filter(candidate -> candidate.variant().name().equals(variant))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no variant of Kafka: " + variant));
  }

  private static <T> T checked(Column column, Supplier<T> settings) throws DeploymentException {
    try {
      return settings.get();
    } catch (IllegalArgumentException e) {
      throw new DeploymentException(column.variant().name() + ": " + e.getMessage(), e);
    }
  }
}
