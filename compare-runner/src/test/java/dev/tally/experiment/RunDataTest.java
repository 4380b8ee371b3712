package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is deleted but what a run made whose process is gone. */
class RunDataTest {

  private static final ProcessIdentity SELF = ProcessIdentity.current();
  private static final ProcessIdentity GONE =
      new ProcessIdentity(SELF.host(), SELF.space(), SELF.pid(), "an earlier boot+1");

  @TempDir Path results;

  private Path data(String run) {
    return results.resolve(run).resolve("data");
  }

  private Path file(String run, String name) throws IOException {
    Path file = data(run).resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "mine");
  }

  @Test
  void whatIsNotMarkedStays() throws Exception {
    Path empty = Files.createDirectories(data("keep"));
    Path full = file("other", "kafka/precious");
    Path torn = file("torn", RunData.MARK);
    assertThat(RunData.deleteLeftovers(results)).isEmpty();
    assertThat(empty).isDirectory();
    assertThat(full).exists();
    assertThat(torn).exists();
  }

  @Test
  void whatAGoneRunMadeIsDeletedAndWhatSomebodyElsePutThereStays() throws Exception {
    RunData.create(data("killed"), List.of("sticky", "kafka"), GONE);
    file("killed", "kafka/broker-1/log/0");
    RunData.create(data("visited"), List.of("sticky"), GONE);
    file("visited", "sticky/x");
    Path note = file("visited", "notes/of mine.txt");
    assertThat(RunData.deleteLeftovers(results)).isEmpty();
    assertThat(data("killed")).doesNotExist();
    assertThat(note).exists();
    assertThat(data("visited").resolve("sticky")).doesNotExist();
    assertThat(data("visited").resolve(RunData.MARK)).doesNotExist();
  }

  @Test
  void whatALivingOrUnknownOwnerHasStaysAndIsTold() throws Exception {
    RunData.create(data("living"), List.of("sticky"));
    Path living = file("living", "sticky/x");
    RunData.create(data("far"), List.of("sticky"), new ProcessIdentity("far", "", 7, GONE.start()));
    Path far = file("far", "sticky/x");
    assertThat(RunData.deleteLeftovers(results))
        .hasSize(2)
        .anySatisfy(l -> assertThat(l).contains(data("living").toString(), "pid " + SELF.pid()))
        .anySatisfy(l -> assertThat(l).contains(data("far").toString(), "pid 7 on far"));
    assertThat(living).exists();
    assertThat(far).exists();
  }

  @Test
  void linksAreNotFollowed(@TempDir Path elsewhere) throws Exception {
    RunData.create(elsewhere.resolve("data"), List.of("sticky"), GONE);
    Path file = Files.createDirectories(elsewhere.resolve("data/sticky")).resolve("x");
    Files.writeString(file, "mine");
    Files.createSymbolicLink(results.resolve("link"), elsewhere);
    Files.createDirectories(results.resolve("run"));
    Files.createSymbolicLink(data("run"), elsewhere.resolve("data"));
    RunData.create(data("third"), List.of("sticky"), GONE);
    Files.createSymbolicLink(data("third").resolve("sticky"), elsewhere.resolve("data"));
    assertThat(RunData.deleteLeftovers(results)).isEmpty();
    assertThat(file).exists();
  }

  @Test
  void aMarkReachesNoFurtherThanItsFolder() throws Exception {
    Path neighbour = file("neighbour", "x");
    RunData.create(
        data("forged"), List.of("../../neighbour", data("neighbour").toString(), ".."), GONE);
    RunData.deleteLeftovers(results);
    assertThat(neighbour).exists();
  }

  @Test
  void aRunTakesNoFolderThatHasSomethingInItAndClearsItsOwn() throws Exception {
    file("used", "x");
    assertThatThrownBy(() -> RunData.create(data("used"), List.of("sticky")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has something in it");
    RunData own = RunData.create(data("own"), List.of("sticky"));
    file("own", "sticky/x");
    own.delete();
    own.delete();
    assertThat(data("own")).doesNotExist();
  }

  @Test
  void noResultsAreNoTrouble() throws Exception {
    assertThat(RunData.deleteLeftovers(results.resolve("none"))).isEmpty();
  }
}
