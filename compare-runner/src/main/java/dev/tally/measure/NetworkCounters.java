package dev.tally.measure;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What processes send and receive. Linux counts that by socket and by interface, never by process:
 *
 * <ul>
 *   <li>In this process's own network, each look asks for the counters of all TCP sockets ({@link
 *       SocketTable}). Whose a socket is tell the files its process has open ({@link OpenSockets});
 *       to list them is what costs, so it is done for a process that is new, and for a socket that
 *       is new once in {@value #LOOKS_BETWEEN_SEARCHES} looks. A socket counts from its beginning
 *       all the same, and one that is gone keeps what it had when last seen.
 *   <li>A process in a network of its own counts by that network's interfaces ({@link Interfaces}),
 *       exactly, though with all headers. Where processes share another network than this one,
 *       nothing is measured.
 * </ul>
 *
 * <p>Missed, with a look a second: of a connection that ends, what it carried since the last look,
 * at most a second's worth; a connection that begins and ends between two searches, which are at
 * most {@value #LOOKS_BETWEEN_SEARCHES} looks apart; and what is not TCP. A connection that lasts,
 * as all of both sides' do while nothing fails, is counted to the byte. Not safe for use by many
 * threads.
 */
final class NetworkCounters {

  /** How often new sockets are looked at before their owner is searched for again. */
  static final int LOOKS_BETWEEN_SEARCHES = 5;

  /** A socket may be in no list of files yet when it is first seen, for some microseconds. */
  private static final int SEARCHES = 2;

  private static final long NOBODY = -1;

  /** A socket as last counted. */
  private static final class Known {
    private Traffic counted;
    private long owner = NOBODY;
    private int searches;

    Known(Traffic counted) {
      this.counted = counted;
    }

    boolean isSought() {
      return owner == NOBODY && searches < SEARCHES;
    }
  }

  private final Path proc;
  private final Supplier<Optional<List<SocketTable.Socket>>> table;
  private final Map<Long, Known> sockets = new HashMap<>();
  private final Map<String, Traffic> networks = new HashMap<>();
  private final Map<Long, Traffic> totals = new HashMap<>();

  /** Processes in this one's network whose files could be listed. */
  private final Set<Long> local = new HashSet<>();

  /** Other networks in which more than one process was seen. */
  private final Set<String> shared = new HashSet<>();

  private boolean first = true;
  private boolean broken;
  private int looksSinceSearch;

  NetworkCounters() {
    this(Path.of("/proc"), SocketTable::read);
  }

  NetworkCounters(Path proc, Supplier<Optional<List<SocketTable.Socket>>> table) {
    this.proc = proc;
    this.table = table;
  }

  /**
   * Looks.
   *
   * @param pids of the processes to be told about; one that is asked for later than others counts
   *     from its own start
   * @param thorough whether the owners of new sockets are searched for in any case
   * @return what each has sent and received since the first look; a process that has ended keeps
   *     what it had; one of which it can not be told, or that was never seen alive, is missing
   */
  Map<Long, Traffic> look(Collection<Long> pids, boolean thorough) {
    Optional<String> here = Interfaces.network(proc, "self");
    if (here.isEmpty()) {
      return Map.of();
    }
    Map<String, Set<Long>> byNetwork = new HashMap<>();
    for (long pid : pids) {
      Interfaces.network(proc, Long.toString(pid))
          .ifPresent(network -> byNetwork.computeIfAbsent(network, n -> new HashSet<>()).add(pid));
    }
    Set<Long> inThisOne = byNetwork.remove(here.get());
    if (inThisOne != null && !broken) {
      lookAtSockets(inThisOne, thorough);
    }
    byNetwork.forEach(this::lookAtInterfaces);
    first = false;
    Map<Long, Traffic> found = new HashMap<>(totals);
    found.keySet().retainAll(pids);
    return found;
  }

  private void lookAtSockets(Set<Long> pids, boolean thorough) {
    Optional<List<SocketTable.Socket>> now = table.get();
    if (now.isEmpty()) {
      // What it carries from now on would be missing without a word.
      broken = true;
      totals.keySet().removeAll(local);
      return;
    }
    for (SocketTable.Socket socket : now.get()) {
      sockets.computeIfAbsent(
          socket.cookie(), c -> new Known(first ? socket.traffic() : Traffic.NOTHING));
    }
    boolean someoneNew = !local.containsAll(pids);
    boolean sought =
        now.get().stream().anyMatch(s -> s.inode() != 0 && sockets.get(s.cookie()).isSought());
    looksSinceSearch++;
    if (someoneNew || (sought && (thorough || looksSinceSearch >= LOOKS_BETWEEN_SEARCHES))) {
      search(pids, now.get(), someoneNew);
      looksSinceSearch = 0;
    }
    for (SocketTable.Socket socket : now.get()) {
      Known known = sockets.get(socket.cookie());
      if (known.owner != NOBODY) {
        totals.merge(known.owner, socket.traffic().since(known.counted), Traffic::plus);
        known.counted = socket.traffic();
      }
    }
  }

  /** Whoever is new may hold sockets that were nobody's before. */
  private void search(Set<Long> pids, List<SocketTable.Socket> now, boolean someoneNew) {
    Map<Long, Long> owners = new HashMap<>();
    for (long pid : pids) {
      Optional<Set<Long>> open = OpenSockets.of(proc, pid);
      if (open.isPresent()) {
        open.get().forEach(inode -> owners.put(inode, pid));
        local.add(pid);
        totals.putIfAbsent(pid, Traffic.NOTHING);
      }
    }
    for (SocketTable.Socket socket : now) {
      Known known = sockets.get(socket.cookie());
      if (socket.inode() != 0 && (known.isSought() || (someoneNew && known.owner == NOBODY))) {
        known.owner = owners.getOrDefault(socket.inode(), NOBODY);
        known.searches++;
      }
    }
  }

  private void lookAtInterfaces(String network, Set<Long> pids) {
    if (pids.size() > 1) {
      shared.add(network);
    }
    if (shared.contains(network)) {
      totals.keySet().removeAll(pids);
      return;
    }
    for (long pid : pids) {
      Interfaces.of(proc, pid)
          .ifPresent(
              now -> {
                @Nullable Traffic before = networks.put(network, now);
                Traffic base = before != null ? before : first ? now : Traffic.NOTHING;
                totals.merge(pid, now.since(base), Traffic::plus);
              });
    }
  }
}
