package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTextTest {

  @Test
  void aFileIsNamedWithTheReason() {
    assertThat(FailureText.of(new AccessDeniedException("/x"))).isEqualTo("/x: permission denied");
    assertThat(FailureText.of(new NoSuchFileException("/x")))
        .isEqualTo("/x: no such file or folder");
    assertThat(FailureText.of(new FileSystemException("/x", null, "Read-only file system")))
        .isEqualTo("/x: Read-only file system");
    assertThat(FailureText.of(new UncheckedIOException(new IOException("No space left on device"))))
        .isEqualTo("No space left on device");
  }

  @Test
  void theJvmsOwnErrorsTellTheWayOut() {
    assertThat(FailureText.of(new StackOverflowError())).contains("nested too deeply", "-Xss");
    assertThat(FailureText.of(new OutOfMemoryError("Java heap space")))
        .contains("Java heap space", "-Xmx");
    assertThat(FailureText.of(new OutOfMemoryError("unable to create native thread: possibly")))
        .contains("ulimit -u");
    assertThat(
            FailureText.of(
                new ExceptionInInitializerError(
                    new UnsatisfiedLinkError("/tmp/libx.so: failed to map segment"))))
        .contains("libx.so", "-Djava.io.tmpdir=DIR");
    assertThat(FailureText.of(new AssertionError("a\nb"))).doesNotContain("\n").contains("a");
  }

  @Test
  void aNameThatCanNotBeWrittenNamesTheEncoding() {
    assertThat(FailureText.of(new InvalidPathException("a?b", "unmappable")))
        .contains("a?b", System.getProperty("sun.jnu.encoding"), "LC_ALL");
  }

  @Test
  void whatSaysNothingIsNamedByItsKind() {
    assertThat(FailureText.of(new IllegalStateException())).contains("IllegalStateException");
  }
}
