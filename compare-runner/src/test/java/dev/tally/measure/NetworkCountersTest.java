package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes and sockets on paper. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "names with colons")
class NetworkCountersTest {

  private static final String HERE = "net:[1]";

  @TempDir Path proc;

  private final Map<Long, SocketTable.Socket> table = new LinkedHashMap<>();
  private boolean telling = true;
  private NetworkCounters counters;

  private Optional<List<SocketTable.Socket>> table() {
    return telling ? Optional.of(List.copyOf(table.values())) : Optional.empty();
  }

  @BeforeEach
  void thisProcess() throws IOException {
    counters = new NetworkCounters(proc, this::table);
    network("self", HERE);
  }

  private void network(String pid, String network) throws IOException {
    Path link = proc.resolve(pid).resolve("ns/net");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(network));
  }

  private void process(long pid) throws IOException {
    network(Long.toString(pid), HERE);
    Files.createDirectories(proc.resolve(pid + "/fd"));
  }

  private void holds(long pid, long inode) throws IOException {
    Files.createSymbolicLink(proc.resolve(pid + "/fd/" + inode), Path.of("socket:[" + inode + "]"));
  }

  /** Its cookie is its inode and 1,000. */
  private void socket(long inode, long sent, long received) {
    table.put(inode, new SocketTable.Socket(inode + 1000, inode, new Traffic(sent, received)));
  }

  private Map<Long, Traffic> look(Long... pids) {
    return counters.look(List.of(pids), false);
  }

  @Test
  void aProcessCarriesWhatItsSocketsDoFromTheFirstLookOn() throws Exception {
    process(1);
    process(2);
    holds(1, 11);
    holds(1, 12);
    holds(2, 21);
    Files.createSymbolicLink(proc.resolve("1/fd/0"), Path.of("/dev/null"));
    socket(11, 100, 200);
    socket(12, 1000, 2000);
    socket(21, 5, 6);
    socket(99, 7, 7);
    assertThat(look(1L, 2L)).isEqualTo(Map.of(1L, Traffic.NOTHING, 2L, Traffic.NOTHING));
    socket(11, 101, 200);
    socket(12, 1010, 2100);
    socket(99, 1_000_000, 7);
    assertThat(look(1L, 2L)).isEqualTo(Map.of(1L, new Traffic(11, 100), 2L, Traffic.NOTHING));
  }

  @Test
  void aSocketThatIsGoneKeepsWhatItHad() throws Exception {
    process(1);
    holds(1, 11);
    socket(11, 0, 0);
    look(1L);
    socket(11, 30, 40);
    look(1L);
    table.clear();
    assertThat(look(1L)).containsEntry(1L, new Traffic(30, 40));
    // The kernel may have left it out of one answer.
    socket(11, 33, 44);
    assertThat(look(1L)).containsEntry(1L, new Traffic(33, 44));
  }

  @Test
  void aSocketThatIsNewCountsFromItsBeginningOnceItsOwnerIsSearchedFor() throws Exception {
    process(1);
    look(1L);
    holds(1, 11);
    socket(11, 30, 40);
    assertThat(look(1L)).containsEntry(1L, Traffic.NOTHING);
    for (int i = 1; i < NetworkCounters.LOOKS_BETWEEN_SEARCHES; i++) {
      look(1L);
    }
    assertThat(look(1L)).containsEntry(1L, new Traffic(30, 40));
    holds(1, 12);
    socket(12, 1, 2);
    assertThat(counters.look(List.of(1L), true)).containsEntry(1L, new Traffic(31, 42));
  }

  @Test
  void aProcessThatIsNewCountsFromItsOwnStart() throws Exception {
    process(1);
    look(1L);
    // Connected before the deployment tells of it, and by then taken for a stranger's.
    socket(21, 1, 2);
    counters.look(List.of(1L), true);
    counters.look(List.of(1L), true);
    process(2);
    holds(2, 21);
    socket(21, 50, 60);
    assertThat(look(1L, 2L)).isEqualTo(Map.of(1L, Traffic.NOTHING, 2L, new Traffic(50, 60)));
  }

  @Test
  void aProcessThatHasEndedKeepsWhatItHadAndOneNeverSeenIsNotTold() throws Exception {
    process(1);
    holds(1, 11);
    socket(11, 0, 0);
    look(1L);
    socket(11, 3, 4);
    look(1L);
    Files.delete(proc.resolve("1/ns/net"));
    assertThat(look(1L, 7L)).isEqualTo(Map.of(1L, new Traffic(3, 4)));
  }

  @Test
  void aKernelThatDoesNotTellIsNotMeasuredAndOneThatStopsTellingIsNotEither() throws Exception {
    process(1);
    holds(1, 11);
    socket(11, 0, 0);
    look(1L);
    socket(11, 3, 4);
    assertThat(look(1L)).isNotEmpty();
    telling = false;
    assertThat(look(1L)).isEmpty();
    telling = true;
    assertThat(look(1L)).isEmpty();
  }

  @Test
  void aProcessInANetworkOfItsOwnCarriesWhatItsInterfacesDo() throws Exception {
    network("1", "net:[2]");
    interfaces(1, 1000, 2000);
    assertThat(look(1L)).isEqualTo(Map.of(1L, Traffic.NOTHING));
    interfaces(1, 1500, 2001);
    assertThat(look(1L)).isEqualTo(Map.of(1L, new Traffic(1, 500)));
    // Restarted in the same network, whose counters go on.
    Files.delete(proc.resolve("1/ns/net"));
    network("2", "net:[2]");
    interfaces(2, 1510, 2021);
    assertThat(look(1L, 2L)).isEqualTo(Map.of(1L, new Traffic(1, 500), 2L, new Traffic(20, 10)));
  }

  @Test
  void processesThatShareAnotherNetworkAreNotTold() throws Exception {
    network("1", "net:[2]");
    network("2", "net:[2]");
    interfaces(1, 1, 1);
    interfaces(2, 1, 1);
    assertThat(look(1L, 2L)).isEmpty();
    Files.delete(proc.resolve("2/ns/net"));
    assertThat(look(1L)).isEmpty();
  }

  private void interfaces(long pid, long received, long sent) throws IOException {
    Path file = proc.resolve(pid + "/net/dev");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "Inter-|   Receive                            |  Transmit\n"
            + " face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs\n"
            + "    lo: 777 1 0 0 0 0 0 0 777 1 0 0 0 0 0 0\n"
            + "  eth0: %d 1 0 0 0 0 0 0 %d 1 0 0 0 0 0 0\n".formatted(received, sent));
  }
}
