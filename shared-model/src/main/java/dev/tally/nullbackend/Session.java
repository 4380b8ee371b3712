package dev.tally.nullbackend;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one client: the answers to its requests from its watermark on.
 *
 * <p>Sequences go round over stripes, each under its own lock, so that threads of one client do not
 * meet. A stripe is a ring of answers indexed by sequence. A slot is taken over once its request is
 * below the watermark, as far as this stripe has heard of it; where it is not, the ring doubles. So
 * a ring is no larger than the widest span the client has kept open, and nothing is ever swept.
 *
 * <p>Exact: for one request, look-up, application and remembering are one step under one lock. A
 * request below the watermark of its stripe, which its client has promised not to send, is refused,
 * since it can not be told from news any more.
 */
final class Session {

  /** Stands for no session. */
  static final Session NONE = new Session(0);

  private static final int STRIPE_BITS = 5;
  private static final int STRIPES = 1 << STRIPE_BITS;
  private static final int FIRST_SLOTS = 8;
  private static final int MAX_SLOTS = RequestIds.MAX_SPAN >> STRIPE_BITS;

  private final long client;
  private final Stripe[] stripes = new Stripe[STRIPES];

  Session(long client) {
    this.client = client;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  long client() {
    return client;
  }

  /** Applies a request, or returns what applying it the first time returned. */
  Outcome once(RequestId id, Supplier<Outcome> application) {
    return stripes[(int) (id.sequence() & (STRIPES - 1))].once(id, application);
  }

  private static final class Stripe {
    private long[] sequences = new long[FIRST_SLOTS];
    private @Nullable Outcome[] answers = new Outcome[FIRST_SLOTS];
    private long watermark;

    synchronized Outcome once(RequestId id, Supplier<Outcome> application) {
      long sequence = id.sequence();
      int slot = slot(sequence);
      Outcome remembered = answers[slot];
      if (remembered != null && sequences[slot] == sequence) {
        return remembered;
      }
      if (sequence < watermark) {
        return new Outcome.Failed(
            Failure.SESSION_EXPIRED,
            "sequence is " + sequence + ", but nothing below " + watermark + " was to be sent");
      }
      watermark = Math.max(watermark, id.firstIncomplete());
      while (answers[slot] != null && sequences[slot] >= watermark) {
        if (answers.length == MAX_SLOTS) {
          return new Outcome.Failed(
              Failure.OVERLOADED,
              "more than " + RequestIds.MAX_SPAN + " requests from the first incomplete one");
        }
        grow();
        slot = slot(sequence);
      }
      Outcome answer = application.get();
      sequences[slot] = sequence;
      answers[slot] = answer;
      return answer;
    }

    private int slot(long sequence) {
      return (int) (sequence >>> STRIPE_BITS) & (answers.length - 1);
    }

    private void grow() {
      long[] oldSequences = sequences;
      @Nullable Outcome[] oldAnswers = answers;
      sequences = new long[oldSequences.length * 2];
      answers = new Outcome[oldAnswers.length * 2];
      for (int i = 0; i < oldAnswers.length; i++) {
        if (oldAnswers[i] != null) {
          int slot = slot(oldSequences[i]);
          sequences[slot] = oldSequences[i];
          answers[slot] = oldAnswers[i];
        }
      }
    }
  }
}
