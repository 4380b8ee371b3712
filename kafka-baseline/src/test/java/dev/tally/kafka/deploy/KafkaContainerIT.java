package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** On the Kafka of the official image, where a Docker engine has it; skipped elsewhere. */
class KafkaContainerIT {

  private static final String IMAGE = "apache/kafka:4.3.1";

  @Test
  void countsOnTheOfficialImage(@TempDir Path directory) throws Exception {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no Docker engine here");
    assumeTrue(
        DockerClientFactory.instance().client().listImagesCmd().exec().stream()
            .anyMatch(
                image ->
                    image.getRepoTags() != null && List.of(image.getRepoTags()).contains(IMAGE)),
        "the Docker engine does not have " + IMAGE);
    try (KafkaContainer kafka = new KafkaContainer(IMAGE)) {
      kafka.start();
      try (Cluster cluster =
          new Cluster(
              "kafka-1",
              directory,
              Map.of(
                  "bootstrap-servers", kafka.getBootstrapServers().replace("PLAINTEXT://", "")))) {
        try (StatefulCounter counter =
            cluster.deployment().connect(new ClientOptions("load", 64))) {
          Load load = new Load(counter, List.of("a", "b", "c"), Duration.ofSeconds(10));
          load.start(16);
          await().atMost(Duration.ofSeconds(90)).until(() -> load.answered() >= 300);
          load.finish();
          load.assertExact();
          assertThat(cluster.deployment().metrics()).containsEntry("conflicting_answers", 0.0);
        }
      }
    }
  }
}
