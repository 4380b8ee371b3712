package dev.tally.sticky.deploy;

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

/** A deployment in a folder of any name: the directories of the voters' log are a list. */
class StickyPlacesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Z\u00e4hler \u043a\u043b\u044e\u0447 ", "a, b,c:d#e%20f\\g${h}"})
  void serves(String name) throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Path place = Files.createDirectory(directory.resolve(name));
    try (Deployed deployed = new Deployed(place, Map.of());
        StatefulCounter counter = deployed.deployment().connect(new ClientOptions("places", 16))) {
      RequestIds ids = new RequestIds(1);
      assertThat(counter.add("a", 5, ids.next(), TIMEOUT).toCompletableFuture().join())
          .isInstanceOf(Outcome.Done.class);
    }
    // Nothing of it elsewhere.
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(place));
  }
}
