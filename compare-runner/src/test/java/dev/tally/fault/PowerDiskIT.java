package dev.tally.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk whose power fails. It takes root; without, these are skipped. */
class PowerDiskIT {

  @TempDir Path home;

  @BeforeEach
  void canBeHad() {
    assumeThat(PowerDisk.missing()).as("what is missing here").isEmpty();
  }

  @Test
  void whatNobodyAskedToBeWrittenIsLostWithThePower() throws IOException {
    try (PowerDisk disk = PowerDisk.make(home)) {
      Path kept = disk.directory().resolve("kept");
      try (FileOutputStream out = new FileOutputStream(kept.toFile())) {
        out.write(1);
        out.getFD().sync();
      }
      Path lost = disk.directory().resolve("lost");
      Files.write(lost, new byte[] {1});
      disk.stop();
      Path late = disk.directory().resolve("late");
      assertThatThrownBy(() -> Files.write(late, new byte[] {1})).isInstanceOf(IOException.class);
      disk.start();
      assertThat(kept).hasBinaryContent(new byte[] {1});
      assertThat(lost).doesNotExist();
      Files.write(late, new byte[] {2});
      assertThat(late).hasBinaryContent(new byte[] {2});
    }
    assertThat(home.resolve("disk")).isEmptyDirectory();
  }

  @Test
  void whatAKilledRunLeftMountedIsUnmounted() throws IOException {
    PowerDisk left = PowerDisk.make(Files.createDirectory(home.resolve("a b")));
    assertThat(left.directory().resolve("lost+found")).isDirectory();
    PowerDisk.unmountBelow(home);
    assertThat(left.directory()).isEmptyDirectory();
  }
}
