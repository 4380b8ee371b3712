package dev.tally.kept;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary directories of tests, under {@code target/kept} of their module. Where a test fails,
 * the logs of its processes are build output then; {@code junit-platform.properties} names this,
 * and has the directories of tests that passed removed.
 */
public final class KeptDirectories implements TempDirFactory {

  /** For JUnit. */
  public KeptDirectories() {}

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    Path all = Files.createDirectories(Path.of("target", "kept").toAbsolutePath());
    String test =
        context.getTestClass().map(Class::getSimpleName).orElse("test")
            + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
    return Files.createTempDirectory(all, test + "-");
  }
}
