package dev.tally.kafka.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one counter remembers of one client.
 *
 * @param client the client
 * @param firstIncomplete no request below it will be sent again; nothing below it is remembered
 * @param lastSeen log time of its last addition here, milliseconds since 1970
 * @param answers first answers by ascending sequence, none below {@code firstIncomplete}
 */
record Session(long client, long firstIncomplete, long lastSeen, List<Remembered> answers) {

  Session {
    answers = List.copyOf(answers);
  }

  static Session fresh(long client) {
    return new Session(client, 0, 0, List.of());
  }

  Optional<Remembered> find(long sequence) {
    int at = position(sequence);
    return at < answers.size() && answers.get(at).sequence() == sequence
        ? Optional.of(answers.get(at))
        : Optional.empty();
  }

  /** Adds an answer that is not there yet and drops what the watermark has passed. */
  Session with(Remembered answer, long watermark, long now) {
    long first = Math.max(firstIncomplete, watermark);
    List<Remembered> kept = new ArrayList<>(answers.size() + 1);
    int from = position(first);
    int at = position(answer.sequence());
    kept.addAll(answers.subList(from, Math.max(from, at)));
    kept.add(answer);
    kept.addAll(answers.subList(Math.max(from, at), answers.size()));
    return new Session(client, first, now, kept);
  }

  /** Where a sequence is, or would stand. Mostly news: the end is looked at first. */
  private int position(long sequence) {
    int low = 0;
    int high = answers.size();
    if (high == 0 || answers.get(high - 1).sequence() < sequence) {
      return high;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (answers.get(middle).sequence() < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
