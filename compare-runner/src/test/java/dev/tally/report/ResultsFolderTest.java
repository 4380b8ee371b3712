package dev.tally.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that results can not be written to, at first or in the end. */
class ResultsFolderTest {

  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path home;

  private final ExperimentResult result = Samples.result();

  @Test
  void aFolderThatCanNotBeIsRefusedWithTheReason() throws Exception {
    Path file = Files.writeString(home.resolve("results"), "a file");
    assertThatThrownBy(() -> ResultsFolder.create(file, result.startedAt(), "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("results can not be written to " + file)
        .hasMessageContaining("Not a directory");
  }

  @Test
  void aFolderThatTakesNoFileIsRefusedWithTheReason() throws Exception {
    assumeTrue(Files.exists(FULL));
    Files.createSymbolicLink(home.resolve(".probe"), FULL);
    assertThatThrownBy(() -> ResultsFolder.at(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("results can not be written to " + home)
        .hasMessageContaining("No space left on device");
  }

  @Test
  void aFolderThatIsTakenHasNothingInIt() throws Exception {
    Path out = home.resolve("out");
    assertThat(ResultsFolder.at(out).directory()).isEqualTo(out);
    assertThat(files(out)).isEmpty();
    Path relative = Path.of("").toAbsolutePath().relativize(out);
    assertThat(ResultsFolder.at(relative).directory()).isAbsolute();
  }

  @Test
  void aDiskThatIsFullInTheEndLeavesWhatWasThereAndWritesWhatItCan() throws Exception {
    assumeTrue(Files.exists(FULL));
    ResultsFolder folder = ResultsFolder.at(home.resolve("out"));
    folder.saveData(result);
    Path summary = folder.directory().resolve("summary.csv");
    String before = Files.readString(summary);
    Files.delete(folder.directory().resolve("latency.csv"));
    Files.createSymbolicLink(folder.directory().resolve("summary.csv.part"), FULL);
    assertThatThrownBy(() -> folder.save(result))
        .isInstanceOf(IOException.class)
        .hasMessage(summary + " can not be written: No space left on device");
    assertThat(summary).hasContent(before);
    assertThat(folder.directory().resolve("latency.csv")).isNotEmptyFile();
    assertThat(folder.directory().resolve("report.html")).isNotEmptyFile();
    assertThat(files(folder.directory())).noneMatch(file -> file.endsWith(".part"));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> !f.equals(folder)).map(Path::toString).toList();
    }
  }
}
