package dev.tally.kafka.client;

import dev.tally.counter.ReadLevel;
import dev.tally.counter.Request;
import dev.tally.kafka.query.QueryFrame.Kind;
import dev.tally.kafka.query.QueryFrame.Question;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;

/**
 * Whom a read asks, and what: the next copy of its partition, or any instance, where the copies
 * are. What Streams says of places can stay old for long after an instance was lost (seen with the
 * streams group protocol of 4.3.1), so every other try of a read asks an instance that should be
 * alive, whatever the places say. For one thread; no I/O.
 */
final class QueryRouting {

  /**
   * What to do next.
   *
   * @param instance whom to ask, {@code host:port}
   * @param question what
   */
  record Ask(String instance, Question question) {}

  private final int partitions;
  private final Supplier<List<String>> instances;
  private final Map<Integer, List<String>> places = new HashMap<>();
  private int turn;

  QueryRouting(int partitions, Supplier<List<String>> instances) {
    this.partitions = partitions;
    this.instances = instances;
  }

  /**
   * The next question of a read.
   *
   * @param correlation of the question
   * @param tries how often the read was asked in vain
   * @param get the read
   * @return empty while no instance is known
   */
  Optional<Ask> next(long correlation, int tries, Request.Get get) {
    Bytes key = Bytes.wrap(get.key().getBytes(StandardCharsets.UTF_8));
    int partition = KafkaCounter.partitionOf(key.get(), partitions);
    List<String> known = places.getOrDefault(partition, List.of());
    boolean direct = tries % 2 == 1;
    if (!direct && known.isEmpty()) {
      return any(new Question(correlation, Kind.PLACES, partition, -1, key));
    }
    long bound = bound(get, partition);
    if (direct) {
      return any(new Question(correlation, Kind.ANY, partition, bound, key));
    }
    // A session's first try is the active copy, which is the likeliest to have caught up.
    boolean session = get.level() == ReadLevel.SESSION;
    Kind kind = session && tries == 0 ? Kind.ACTIVE : Kind.ANY;
    int which = session ? tries / 2 : turn++;
    return Optional.of(
        new Ask(
            known.get(Math.floorMod(which, known.size())),
            new Question(correlation, kind, partition, bound, key)));
  }

  private Optional<Ask> any(Question question) {
    List<String> all = instances.get();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ask(all.get(Math.floorMod(turn++, all.size())), question));
  }

  private static long bound(Request.Get get, int partition) {
    return get.level() == ReadLevel.SESSION && get.token().partition() == partition
        ? get.token().position()
        : -1;
  }

  /**
   * Where copies are.
   *
   * @param partition whose
   * @param found at least one, the active one first
   */
  void found(int partition, List<String> found) {
    places.put(partition, found);
  }

  /**
   * A copy is not where it was asked for. What is remembered of its places is forgotten, unless it
   * never said so.
   *
   * @param instance who was asked
   * @param partition whose copy
   */
  void missed(String instance, int partition) {
    if (places.getOrDefault(partition, List.of()).contains(instance)) {
      places.remove(partition);
    }
  }
}
