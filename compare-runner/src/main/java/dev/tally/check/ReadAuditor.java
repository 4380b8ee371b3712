package dev.tally.check;

import dev.tally.counter.ReadLevel;
import dev.tally.history.Ending;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.stats.ReadAudit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what reads showed, key after key: how stale they were, and whether each process saw its
 * own additions (read-your-writes) and never less than before (monotonic reads; both from D. Terry
 * et al., <i>Session guarantees for weakly consistent replicated data</i>, PDIS 1994). A session
 * read that did not is a broken promise.
 *
 * <p>Staleness: let {@code since(v)} be the smallest return of any answer that shows version v or a
 * later one; it never falls with v. A read of version v called at time c is stale by the time from
 * {@code since(v + 1)} to c, and by as many versions as have their {@code since} before c.
 *
 * <p>Sessions: a sweep over the reads in the order of their calls, with the answers to their
 * process that had returned by then. O(n log n).
 */
final class ReadAuditor {

  private final OperationTable table;
  private final Map<ReadLevel, Level> levels = new EnumMap<>(ReadLevel.class);
  private long[] since = new long[64];

  /** What is known of one level so far. */
  private static final class Level {
    long reads;
    long stale;
    long ownMissed;
    long wentBack;
    final Histogram versions = new Histogram(2);
    final Histogram nanos = new Histogram(3);
    final Histogram latency = new Histogram(3);
  }

  /** The highest versions that a process has seen of this key, and in which rows. */
  private static final class Seen {
    long added = -1;
    long read = -1;
    int addedIn;
    int readIn;
  }

  ReadAuditor(OperationTable table) {
    this.table = table;
  }

  /** Takes the latency of an answered read that was measured. */
  void latency(OperationKind kind, long nanos) {
    level(kind).latency.recordValue(Math.max(0, nanos));
  }

  List<ReadAudit> result() {
    List<ReadAudit> audits = new ArrayList<>();
    levels.forEach(
        (level, seen) ->
            audits.add(
                new ReadAudit(
                    level,
                    seen.reads,
                    seen.stale,
                    seen.ownMissed,
                    seen.wentBack,
                    seen.versions,
                    seen.nanos,
                    seen.latency)));
    return audits;
  }

  private Level level(OperationKind kind) {
    return levels.computeIfAbsent(levelOf(kind), l -> new Level());
  }

  private static ReadLevel levelOf(OperationKind kind) {
    return switch (kind) {
      case READ_SESSION -> ReadLevel.SESSION;
      case READ_EVENTUAL -> ReadLevel.EVENTUAL;
      default -> ReadLevel.LINEARIZABLE;
    };
  }

  /**
   * Takes one key whose versions are all at most {@code last}.
   *
   * @return the first session read that broke its promise
   */
  Optional<Finding> audit(int[] rows, int from, int to, int last) {
    int[] reads = Arrays.stream(rows, from, to).filter(this::isAudited).toArray();
    if (reads.length == 0) {
      return Optional.empty();
    }
    int[] done =
        Arrays.stream(rows, from, to).filter(r -> table.ending(r) == Ending.DONE).toArray();
    since(done, last);
    for (int read : reads) {
      measure(read, last);
    }
    return Arrays.stream(reads).anyMatch(r -> table.kind(r) != OperationKind.READ_LINEARIZABLE)
        ? sessions(done, reads)
        : Optional.empty();
  }

  private boolean isAudited(int row) {
    return table.kind(row) != OperationKind.ADD
        && table.ending(row) == Ending.DONE
        && table.phase(row) == Phase.MEASURED;
  }

  private void since(int[] done, int last) {
    if (since.length < last + 2) {
      since = new long[Math.max(last + 2, since.length * 3 / 2)];
    }
    Arrays.fill(since, 0, last + 2, Long.MAX_VALUE);
    for (int row : done) {
      int version = (int) table.version(row);
      since[version] = Math.min(since[version], table.returned(row));
    }
    for (int version = last; version > 0; version--) {
      since[version - 1] = Math.min(since[version - 1], since[version]);
    }
  }

  private void measure(int read, int last) {
    int version = (int) table.version(read);
    long call = table.call(read);
    // The largest version whose since is before the call.
    int low = version;
    int high = last;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (since[middle] < call) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Level level = level(table.kind(read));
    level.reads++;
    level.stale += low > version ? 1 : 0;
    level.versions.recordValue(low - version);
    level.nanos.recordValue(low > version ? call - since[version + 1] : 0);
  }

  private Optional<Finding> sessions(int[] done, int[] reads) {
    // Each part of a trial has processes of its own.
    Integer[] byReturn =
        Arrays.stream(done)
            .filter(row -> table.phase(row) == Phase.MEASURED)
            .boxed()
            .toArray(Integer[]::new);
    Arrays.sort(byReturn, (a, b) -> Long.compare(table.returned(a), table.returned(b)));
    Integer[] byCall = Arrays.stream(reads).boxed().toArray(Integer[]::new);
    Arrays.sort(byCall, (a, b) -> Long.compare(table.call(a), table.call(b)));
    Map<Integer, Seen> processes = new HashMap<>();
    Optional<Finding> finding = Optional.empty();
    int next = 0;
    for (int read : byCall) {
      while (next < byReturn.length && table.returned(byReturn[next]) < table.call(read)) {
        see(processes, byReturn[next++]);
      }
      Seen seen = processes.get(table.process(read));
      if (seen != null) {
        Finding broken = judge(seen, read);
        if (broken != null && finding.isEmpty() && isSession(read)) {
          finding = Optional.of(broken);
        }
      }
    }
    return finding;
  }

  private boolean isSession(int row) {
    return table.kind(row) == OperationKind.READ_SESSION;
  }

  private void see(Map<Integer, Seen> processes, int row) {
    Seen seen = processes.computeIfAbsent(table.process(row), p -> new Seen());
    long version = table.version(row);
    if (table.kind(row) == OperationKind.ADD) {
      if (version > seen.added) {
        seen.added = version;
        seen.addedIn = row;
      }
    } else if (version > seen.read) {
      seen.read = version;
      seen.readIn = row;
    }
  }

  private @Nullable Finding judge(Seen seen, int read) {
    long version = table.version(read);
    Level level = level(table.kind(read));
    Finding broken = null;
    if (version < seen.read) {
      level.wentBack++;
      broken =
          Finding.invalid(
              "a session read shows version %d, though its process had read version %d before: reads went back"
                  .formatted(version, seen.read),
              seen.readIn,
              read);
    }
    if (version < seen.added) {
      level.ownMissed++;
      broken =
          Finding.invalid(
              "a session read shows version %d, though its process had made version %d before: it does not see its own addition"
                  .formatted(version, seen.added),
              seen.addedIn,
              read);
    }
    return broken;
  }
}
