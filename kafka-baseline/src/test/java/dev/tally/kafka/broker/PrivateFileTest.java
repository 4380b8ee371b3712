package dev.tally.kafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {

  @Test
  void isItsOwnersAloneAndReadByAnybodysReader(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("a.properties");
    Files.writeString(file, "what was there, for all to read");
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Properties properties = new Properties();
    properties.setProperty("log.dirs", "/tmp/\u00fcml\u00e4ut \u6f22, # %:=\\");
    PrivateFile.store(properties, file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    // As Kafka reads it, and as we do.
    Properties fromBytes = new Properties();
    try (var in = Files.newInputStream(file)) {
      fromBytes.load(in);
    }
    Properties fromText = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      fromText.load(in);
    }
    assertThat(fromBytes).isEqualTo(properties);
    assertThat(fromText).isEqualTo(properties);
  }
}
