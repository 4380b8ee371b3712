package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the kernel says of the thread: field 40 and 41 of its stat are priority and policy. */
class DriverPriorityTest {

  private static final Path STAT = Path.of("/proc/thread-self/stat");

  private record Scheduling(long nice, long realTimePriority, long policy) {
    static Scheduling ofThisThread() throws IOException {
      String stat = Files.readString(STAT);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new Scheduling(
          Long.parseLong(fields[16]), Long.parseLong(fields[37]), Long.parseLong(fields[38]));
    }
  }

  @Test
  void isRaisedWhileItIsHeldAndNotPassedOn() throws Exception {
    assumeTrue(Files.exists(STAT), "no Linux: there is nothing to raise");
    String how = DriverPriority.describe();
    Scheduling before = Scheduling.ofThisThread();
    AtomicReference<Scheduling> ofChild = new AtomicReference<>();
    try (DriverPriority raised = DriverPriority.raise()) {
      Scheduling during = Scheduling.ofThisThread();
      if (how.startsWith("raised to real time")) {
        assertThat(during.policy() & 0xff).isEqualTo(1);
        assertThat(during.realTimePriority()).isEqualTo(1);
      } else if (how.startsWith("raised to nice")) {
        assertThat(during.nice()).isLessThan(before.nice());
      } else {
        assertThat(during).isEqualTo(before);
      }
      Thread child =
          new Thread(
              () -> {
                try {
                  ofChild.set(Scheduling.ofThisThread());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      child.start();
      child.join();
    }
    assertThat(ofChild.get().policy() & 0xff).isZero();
    assertThat(ofChild.get().realTimePriority()).isZero();
    assertThat(Scheduling.ofThisThread()).isEqualTo(before);
  }
}
