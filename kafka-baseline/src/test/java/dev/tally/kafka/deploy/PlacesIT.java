package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment in a folder of any name: Kafka's files are ISO-8859-1, and its logs are a list. */
class PlacesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Zähler ключ 日本", "a, b,c:d#e%20f\\g"})
  void serves(String name) throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Path place = Files.createDirectory(directory.resolve(name));
    try (Cluster cluster = new Cluster("kafka-1", place, Map.of());
        StatefulCounter counter = cluster.deployment().connect(new ClientOptions("places", 16))) {
      RequestIds ids = new RequestIds(1);
      assertThat(counter.add("a", 5, ids.next(), TIMEOUT).toCompletableFuture().join())
          .isInstanceOf(Outcome.Done.class);
    }
    // Nothing of it elsewhere: the log is in its own folder, by its own name.
    assertThat(place.resolve("data/broker-1/log/meta.properties")).isRegularFile();
    assertThat(place.getParent()).isDirectoryNotContaining(p -> !p.equals(place));
  }
}
