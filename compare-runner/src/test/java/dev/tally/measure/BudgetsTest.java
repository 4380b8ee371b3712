package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.process.Heap;
import dev.tally.process.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetsTest {

  @TempDir Path proc;

  @Test
  void heapsAreThoseOfTheCommandLines() {
    List<String> command =
        new JvmCommand("a.Main", List.of("x"), Heap.of(300), proc, Map.of()).toCommand();
    assertThat(Budgets.heap(List.of(command, List.of("java", "-Xmx1g", "-Xmx2G", "a.Main"))))
        .hasValue((300L << 20) + (2L << 30));
    assertThat(Budgets.heap(List.of(List.of("java", "-Xmx4096", "a.Main")))).hasValue(4096);
  }

  @Test
  void oneWithoutASizeLeavesTheTotalOpen() {
    assertThat(Budgets.heap(List.of(List.of("java", "-Xmx1g", "a.Main"), List.of("sh", "-c"))))
        .isEmpty();
  }

  @Test
  void processorsAreThoseThatAnyOfThemMayRunOn() throws Exception {
    status(1, "0-1");
    status(2, "1,5");
    assertThat(Budgets.processors(proc, List.of(1L, 2L))).isEqualTo(3);
    assertThat(Budgets.processors(proc, List.of(3L)))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  private void status(long pid, String processors) throws IOException {
    Path file = proc.resolve(pid + "/status");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "Name:\tjava\nCpus_allowed:\t3\nCpus_allowed_list:\t" + processors);
  }
}
