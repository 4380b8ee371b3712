package dev.tally.kafka.deploy;

import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.kafka.settings.Sizing;
import java.util.List;

/**
 * The counter in Kafka Streams: variants {@code kafka} and {@code kafka-1} (at-least-once), {@code
 * kafka-eo} and {@code kafka-1-eo} (exactly-once). Settings: {@code partitions}, {@code instances},
 * {@code broker-heap-mb}, {@code instance-heap-mb}, {@code linger-ms}, {@code profile} (which must
 * be the variant's).
 */
public final class KafkaBackend implements CounterBackend {

  /** For the service loader. */
  public KafkaBackend() {}

  @Override
  public List<Variant> variants() {
    return Column.ALL.stream().map(Column::variant).toList();
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    Column column =
        Column.ALL.stream()
            .filter(candidate -> candidate.variant().name().equals(variant.name()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no variant of Kafka: " + variant.name()));
    return KafkaDeployment.start(size(column, context), context);
  }

  private static Sizing size(Column column, DeploymentContext context) throws DeploymentException {
    try {
      return UserSettings.of(column, context.settings());
    } catch (IllegalArgumentException e) {
      throw new DeploymentException(column.variant().name() + ": " + e.getMessage(), e);
    }
  }
}
