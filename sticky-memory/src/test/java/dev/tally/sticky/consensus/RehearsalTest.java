package dev.tally.sticky.consensus;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a leader is elected for practice at all. */
class RehearsalTest {

  @TempDir private Path directory;

  @Test
  void aLeaderIsElectedAndCommits() {
    assertThatCode(() -> Rehearsal.lead(directory, "127.0.0.1")).doesNotThrowAnyException();
  }
}
