package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Systems on paper: the files in which Linux tells what a process may use. */
class SystemLimitsTest {

  private static final OptionalLong NONE = OptionalLong.empty();

  @TempDir Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void limits(String processes, String files) throws IOException {
    file(
        "proc/self/limits",
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max processes             "
            + processes
            + "                96365                processes \n"
            + "Max open files            1024                 "
            + files
            + "                files     \n");
  }

  @Test
  void theQuotaOfVersionTwoIsTheLeastOfAllGroupsAround() throws Exception {
    file("proc/self/cgroup", "0::/user.slice/run.scope\n");
    file("sys/fs/cgroup/user.slice/run.scope/cpu.max", "max 100000\n");
    file("sys/fs/cgroup/user.slice/cpu.max", "150000 100000\n");
    assertThat(SystemLimits.read(root).processors()).isEqualTo(OptionalDouble.of(1.5));
    file("sys/fs/cgroup/user.slice/run.scope/cpu.max", "50000 100000\n");
    assertThat(SystemLimits.read(root).processors()).isEqualTo(OptionalDouble.of(0.5));
  }

  @Test
  void theQuotaOfVersionOneIsThatOfItsOwnTree() throws Exception {
    file("proc/self/cgroup", "5:cpuset:/\n4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc\n");
    // In a container its own group is mounted as the outermost, and its path is not seen.
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "25000\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    assertThat(SystemLimits.read(root).processors()).isEqualTo(OptionalDouble.of(0.25));
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    assertThat(SystemLimits.read(root).processors()).isEmpty();
  }

  @Test
  void aPathOutOfWhatIsMountedIsTheMountItself() throws Exception {
    file("proc/self/cgroup", "0::/../../other\n");
    file("sys/fs/cgroup/cpu.max", "100000 100000\n");
    file("sys/other/cpu.max", "1 100000\n");
    assertThat(SystemLimits.read(root).processors()).isEqualTo(OptionalDouble.of(1));
  }

  @Test
  void aSystemWithoutGroupsLimitsNothing() throws Exception {
    SystemLimits limits = SystemLimits.read(root);
    assertThat(limits).isEqualTo(new SystemLimits(NONE, NONE, NONE, OptionalDouble.empty()));
    assertThat(limits.warnings(3)).isEmpty();
  }

  @Test
  void threadsAreLimitedByContainerAndByUserButRootIsNot() throws Exception {
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/pids.max", "1000\n");
    file("sys/fs/cgroup/pids.current", "100\n");
    limits("700", "4096");
    file("proc/self/status", "Name:\tjava\nUid:\t0\t0\t0\t0\nThreads:\t9\n");
    assertThat(SystemLimits.read(root).threadsLeft()).isEqualTo(OptionalLong.of(900));
    file("proc/self/status", "Name:\tjava\nUid:\t500\t500\t500\t500\nThreads:\t9\n");
    file("proc/7/status", "Uid:\t500\t500\t500\t500\nThreads:\t9\n");
    file("proc/8/status", "Uid:\t501\t501\t501\t501\nThreads:\t90\n");
    assertThat(SystemLimits.read(root).threadsLeft()).isEqualTo(OptionalLong.of(691));
  }

  @Test
  void memoryIsTheLeastOfContainerAndMachine() throws Exception {
    file("proc/self/cgroup", "4:memory:/\n");
    file("proc/meminfo", "MemTotal:       8000000 kB\nMemAvailable:   2097152 kB\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(SystemLimits.read(root).memory()).isEqualTo(OptionalLong.of(2L << 30));
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n");
    assertThat(SystemLimits.read(root).memory()).isEqualTo(OptionalLong.of(512L << 20));
  }

  @Test
  void whatMayNotBeEnoughIsToldWithWhatIsNeeded() throws Exception {
    limits("unlimited", "256");
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/cpu.max", "150000 100000\n");
    file("sys/fs/cgroup/pids.max", "300\n");
    file("sys/fs/cgroup/pids.current", "100\n");
    file("sys/fs/cgroup/memory.max", "536870912\n");
    assertThat(SystemLimits.read(root).warnings(1))
        .containsExactly(
            "open files of a process are limited to 256 (ulimit -n), where this run may need 1,024",
            "threads that can still be started are limited to 200 (ulimit -u, or the container's),"
                + " where this run may need 600",
            "memory that is available is 512 MiB, where this run may need 2,560",
            "processor time is limited to that of 1.50 processors (a container's quota); rows are"
                + " marked as saturated by that");
  }
}
