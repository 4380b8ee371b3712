package dev.tally.kafka.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.RequestId;
import dev.tally.property.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What at-least-once promises, in a model of one partition with two owners that crash, lose the
 * partition with records still to deliver, come back with or without their disks; and what becomes
 * of it when any one of its parts is missing.
 */
class AtLeastOnceModelTest {

  /** What keeps counts exact. */
  private enum Part {
    OFFSET_IN_THE_RECORD,
    ANSWERS_IN_THE_RECORD,
    VERSION_KEEPING_RESTORE,
    REPLAYS_WRITTEN_AGAIN
  }

  private static final int STEPS = 400;
  private static final int SEEDS = 400;
  private static final List<String> KEYS = List.of("a", "b", "c");

  @Test
  void countsAreExactWithAllParts() {
    Cases.check(
        500,
        draw -> {
          new Run(draw.seed(), EnumSet.allOf(Part.class)).go();
        });
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void countsAreWrongWithoutAnyOneOfThem(Part missing) {
    int wrong = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new Run(seed, EnumSet.complementOf(EnumSet.of(missing))).go();
      } catch (AssertionError e) {
        wrong++;
      }
    }
    assertThat(wrong).as("seeds of %s that show %s missing", SEEDS, missing).isPositive();
  }

  /** One history. */
  private static final class Run {

    private record Sent(String key, Command.Add add) {}

    private final Random random;
    private final Set<Part> parts;
    private final CounterFold fold = new CounterFold(Duration.ofDays(1));
    private final List<Sent> commands = new ArrayList<>();
    private final List<Owner.Entry> changelog = new ArrayList<>();
    private final List<Owner> owners = List.of(new Owner(), new Owner());
    private final List<Sent> open = new ArrayList<>();
    private final Map<Long, Answer> first = new HashMap<>();
    private final Map<String, Set<Long>> versions = new HashMap<>();
    private Owner owner = owners.get(0);
    private int committed;
    private long sequence;

    Run(long seed, Set<Part> parts) {
      this.random = new Random(seed);
      this.parts = parts;
      KEYS.forEach(key -> versions.put(key, new HashSet<>()));
    }

    void go() {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      while (owner.position < commands.size()) {
        process(owner);
      }
      assertThat(open).as("requests without an answer").isEmpty();
      for (String key : KEYS) {
        CounterState state = owner.store.getOrDefault(key, CounterState.ZERO);
        assertThat(state.version()).isEqualTo(versions.get(key).size());
        assertThat(state.value()).isEqualTo(versions.get(key).size());
      }
    }

    private void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> send();
        case 3, 4, 5 -> process(owner);
        case 6 -> owner.deliver(random.nextInt(4), changelog);
        case 7 -> commit();
        case 8 -> other().deliver(random.nextInt(3), changelog);
        default -> {
          if (random.nextInt(4) == 0) {
            move();
          }
        }
      }
    }

    private Owner other() {
      return owner == owners.get(0) ? owners.get(1) : owners.get(0);
    }

    /** A new request, or one asked again that has no answer yet. */
    private void send() {
      if (!open.isEmpty() && random.nextInt(4) == 0) {
        commands.add(open.get(random.nextInt(open.size())));
        return;
      }
      long lowest = open.stream().mapToLong(s -> s.add().id().sequence()).min().orElse(sequence);
      Sent sent =
          new Sent(
              KEYS.get(random.nextInt(KEYS.size())),
              new Command.Add(new ReplyTo(1, 0, sequence), new RequestId(1, sequence, lowest), 1));
      sequence++;
      open.add(sent);
      commands.add(sent);
    }

    private void process(Owner by) {
      if (by.position == commands.size()) {
        return;
      }
      int offset = by.position++;
      Sent sent = commands.get(offset);
      CounterState state = lessened(by.store.getOrDefault(sent.key(), CounterState.ZERO));
      boolean replayed = offset <= state.lastFolded();
      CounterFold.Folded folded = fold.add(state, sent.add(), offset, offset);
      if (parts.contains(Part.REPLAYS_WRITTEN_AGAIN) || !replayed) {
        folded
            .changed()
            .ifPresent(
                changed -> {
                  by.store.put(sent.key(), changed);
                  by.unsent.add(new Owner.Entry(sent.key(), changed));
                });
      }
      folded.answer().ifPresent(answer -> answered(sent, answer));
    }

    private CounterState lessened(CounterState state) {
      return new CounterState(
          state.value(),
          state.version(),
          state.lastChange(),
          parts.contains(Part.OFFSET_IN_THE_RECORD) ? state.lastFolded() : -1,
          parts.contains(Part.ANSWERS_IN_THE_RECORD) ? state.sessions() : List.of());
    }

    private void answered(Sent sent, Answer answer) {
      if (answer.verdict() == Answer.Verdict.EXPIRED) {
        // Only to a repetition of what its client has an answer to.
        assertThat(first).containsKey(sent.add().id().sequence());
        return;
      }
      Answer before = first.putIfAbsent(sent.add().id().sequence(), answer);
      open.remove(sent);
      if (before == null) {
        assertThat(versions.get(sent.key()).add(answer.version()))
            .as("%s version %s answered twice", sent.key(), answer.version())
            .isTrue();
      } else {
        assertThat(answer.version()).as("version of one request").isEqualTo(before.version());
        assertThat(answer.value()).as("value of one request").isEqualTo(before.value());
      }
    }

    /** As Streams does: everything sent must be there before the position is. */
    private void commit() {
      owner.deliver(Integer.MAX_VALUE, changelog);
      committed = owner.position;
      owner.restoredTo = changelog.size();
    }

    /** The partition moves, to the other or back to the same after its crash. */
    private void move() {
      switch (random.nextInt(3)) {
        case 0 -> owner.die(false);
        case 1 -> owner.die(true);
        default -> {
          // Lost without a crash: it still has records to deliver.
        }
      }
      if (random.nextInt(3) > 0) {
        owner = other();
      }
      owner.takeOver(changelog, committed, parts.contains(Part.VERSION_KEEPING_RESTORE));
    }
  }
}
