package dev.tally.kafka.client;

import dev.tally.counter.RequestId;
import dev.tally.kafka.topology.Answer;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the latest answers to additions, and compares: a request has one answer, however often
 * it is sent and however often a command is processed. Only the reply thread uses it.
 */
final class AnswerAudit {

  /** A request, whatever watermark it carried. */
  private record Key(long client, long sequence) {
    static Key of(RequestId id) {
      return new Key(id.client(), id.sequence());
    }
  }

  private final Map<Key, Answer> answers;
  private final Map<Long, Key> ended;

  /**
   * @param capacity how many of the latest answers, and of the latest commands, are remembered
   */
  AnswerAudit(int capacity) {
    answers = new Bounded<>(capacity);
    ended = new Bounded<>(capacity);
  }

  /** Notes that nobody waits for the answer to this command any more, though it may come. */
  void abandoned(long correlation, RequestId id) {
    ended.put(correlation, Key.of(id));
  }

  /**
   * Compares the answer to a command that was waited for.
   *
   * @return what is wrong, if anything
   */
  Optional<String> first(RequestId id, Answer answer) {
    Key key = Key.of(id);
    ended.put(answer.replyTo().correlation(), key);
    return compare(key, answer);
  }

  /**
   * Compares an answer that nobody waits for (any more).
   *
   * @return what is wrong, if anything
   */
  Optional<String> again(Answer answer) {
    Key key = ended.get(answer.replyTo().correlation());
    return key == null ? Optional.empty() : compare(key, answer);
  }

  private Optional<String> compare(Key key, Answer answer) {
    if (answer.verdict() == Answer.Verdict.EXPIRED) {
      return Optional.empty();
    }
    Answer before = answers.putIfAbsent(key, answer);
    return before == null || same(before, answer)
        ? Optional.empty()
        : Optional.of(
            "request "
                + Long.toHexString(key.client())
                + "/"
                + key.sequence()
                + " has two different answers: "
                + before
                + " and "
                + answer);
  }

  private static boolean same(Answer one, Answer other) {
    return one.verdict() == other.verdict()
        && one.value() == other.value()
        && one.version() == other.version()
        && one.offset() == other.offset();
  }

  /** Drops the oldest beyond its capacity. */
  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

    @Serial private static final long serialVersionUID = 1L;

    private final int capacity;

    Bounded(int capacity) {
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.@Nullable Entry<K, V> eldest) {
      return size() > capacity;
    }
  }
}
