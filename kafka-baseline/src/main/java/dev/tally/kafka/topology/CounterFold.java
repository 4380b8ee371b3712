package dev.tally.kafka.topology;

import dev.tally.counter.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole logic of a counter: a deterministic fold over the commands of one partition.
 *
 * <p>Why counts are exact although Streams may process a command twice (at-least-once):
 *
 * <ol>
 *   <li>A command is only read once every in-sync replica holds it, so none that was looked at is
 *       ever lost; and the fold reads nothing but the record, the command, its offset and its log
 *       time. Replaying the same commands on the same record gives the same answers.
 *   <li>After a crash the store is some prefix of the changelog, so each counter stands as it stood
 *       after some earlier command of its own, and processing resumes at or before that command.
 *       {@link CounterState#lastFolded} tells for each counter what it holds already: a replayed
 *       command at or below it gets its stored first answer and changes nothing; one above it is
 *       applied to the state that it met the first time.
 *   <li>A client's own retry is another command with the same request id; the stored answer is
 *       found by the id. An answer is dropped only when its client has declared that it will not
 *       ask again (or was silent for {@link #remember}), and a request below the declared mark is
 *       refused rather than applied, since it can not be told from a repetition.
 *   <li>Value, answers and offset are one record of one store, so no crash can tear them apart.
 *   <li>A store may also be <em>ahead</em> of its changelog: its own disk survived, but records
 *       sent for the changelog died with the process. So what a replayed command finds done is
 *       written once more before the replay can be committed; else the changelog would lack it for
 *       good.
 *   <li>Whoever restores keeps the record with the highest {@link CounterState#lastFolded}, not the
 *       last one: see {@link VersionKeepingStore}.
 * </ol>
 *
 * <p>This is the deduplication of RIFL (Lee et al., SOSP 2015: request ids, a first-incomplete
 * watermark) with the state machine's log position beside it.
 */
final class CounterFold {

  private final Duration remember;

  /**
   * @param remember how long, in log time, the answers to a client that is silent on a counter are
   *     kept
   */
  CounterFold(Duration remember) {
    this.remember = remember;
  }

  /**
   * What came of a command.
   *
   * @param changed the record to write; none where the command was no news. A replayed command's is
   *     the state as it was: see point 5 of the class
   * @param answer none where nobody waits any more
   */
  record Folded(Optional<CounterState> changed, Optional<Answer> answer) {}

  /** A read: answered from the state, which it does not change. */
  Answer read(CounterState state, Command.Read read) {
    return new Answer(
        read.replyTo(), Answer.Verdict.DONE, state.value(), state.version(), state.lastChange());
  }

  /**
   * An addition.
   *
   * @param offset of the command in its partition
   * @param now log time, milliseconds since 1970
   */
  Folded add(CounterState state, Command.Add add, long offset, long now) {
    RequestId id = add.id();
    Session session = session(state, id.client());
    Optional<Remembered> first = session.find(id.sequence());
    boolean replayed = offset <= state.lastFolded();
    if (first.isPresent() || replayed) {
      // Replayed and unknown: its client has declared that it has the answer.
      return new Folded(
          replayed ? Optional.of(state) : Optional.empty(),
          first.map(answer -> answer.to(add.replyTo())));
    }
    if (id.sequence() < session.firstIncomplete()) {
      Answer expired = new Answer(add.replyTo(), Answer.Verdict.EXPIRED, 0, 0, -1);
      return new Folded(Optional.empty(), Optional.of(expired));
    }
    long value = state.value() + add.delta();
    boolean overflow = ((state.value() ^ value) & (add.delta() ^ value)) < 0;
    Remembered answer =
        overflow
            ? new Remembered(
                id.sequence(), true, state.value(), state.version(), state.lastChange())
            : new Remembered(id.sequence(), false, value, state.version() + 1, offset);
    CounterState next =
        new CounterState(
            answer.value(),
            answer.version(),
            answer.offset(),
            offset,
            remembering(state, session.with(answer, id.firstIncomplete(), now), now));
    return new Folded(Optional.of(next), Optional.of(answer.to(add.replyTo())));
  }

  private static Session session(CounterState state, long client) {
    // Few clients write one counter at a time; the last one is the likeliest.
    for (int i = state.sessions().size() - 1; i >= 0; i--) {
      if (state.sessions().get(i).client() == client) {
        return state.sessions().get(i);
      }
    }
    return Session.fresh(client);
  }

  private List<Session> remembering(CounterState state, Session changed, long now) {
    List<Session> kept = new ArrayList<>(state.sessions().size() + 1);
    for (Session session : state.sessions()) {
      if (session.client() != changed.client() && now - session.lastSeen() <= remember.toMillis()) {
        kept.add(session);
      }
    }
    kept.add(changed);
    return kept;
  }
}
