package dev.tally.kafka.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.RequestId;
import dev.tally.property.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The fold against a plain model, through crashes: at any moment the record falls back to any
 * earlier one and the commands are read again from there or from before.
 */
class FoldPropertiesTest {

  private static final int CLIENTS = 3;
  private static final int COMMANDS = 120;

  /** A client as it should behave: sends, repeats what it still waits for, completes. */
  private static final class Client {
    final List<RequestId> open = new ArrayList<>();
    final Map<Long, Long> deltas = new HashMap<>();
    long next;

    long firstIncomplete() {
      return open.stream().mapToLong(RequestId::sequence).min().orElse(next);
    }
  }

  @Test
  void everyRequestHasOneEffectAndOneAnswerHoweverOftenItIsReplayed() {
    Cases.check(
        300,
        draw -> {
          Random random = new Random(draw.seed());
          List<Command.Add> log = commands(random);
          CounterFold fold = new CounterFold(Duration.ofHours(1));
          // What the record was after so many commands, the first time.
          List<CounterState> history = new ArrayList<>(List.of(CounterState.ZERO));
          Map<String, Answer> first = new HashMap<>();
          CounterState state = CounterState.ZERO;
          long value = 0;
          long version = 0;
          int offset = 0;
          int crashes = 20;
          while (offset < log.size()) {
            Command.Add add = log.get(offset);
            CounterFold.Folded folded = fold.add(state, add, offset, offset);
            state = folded.changed().orElse(state);
            String request = add.id().client() + "/" + add.id().sequence();
            boolean firstTime = offset == history.size() - 1;
            if (firstTime) {
              history.add(state);
            }
            if (firstTime && !first.containsKey(request)) {
              boolean overflow = overflows(value, add.delta());
              value += overflow ? 0 : add.delta();
              version += overflow ? 0 : 1;
              Answer answer = folded.answer().orElseThrow();
              assertThat(answer.verdict())
                  .isEqualTo(overflow ? Answer.Verdict.OVERFLOW : Answer.Verdict.DONE);
              assertThat(answer.value()).isEqualTo(value);
              assertThat(answer.version()).isEqualTo(version);
              first.put(request, answer);
            } else {
              folded.answer().ifPresent(answer -> assertSame(answer, first.get(request)));
            }
            offset++;
            if (crashes > 0 && random.nextInt(6) == 0) {
              crashes--;
              // The changelog keeps any earlier record; reading resumes there or before.
              int kept = random.nextInt(history.size());
              state = history.get(kept);
              offset = random.nextInt(kept + 1);
            }
          }
          assertThat(state).isEqualTo(history.get(history.size() - 1));
          assertThat(state.value()).isEqualTo(value);
          assertThat(state.version()).isEqualTo(version);
        });
  }

  private static void assertSame(Answer answer, Answer first) {
    assertThat(answer.verdict()).isEqualTo(first.verdict());
    assertThat(answer.value()).isEqualTo(first.value());
    assertThat(answer.version()).isEqualTo(first.version());
    assertThat(answer.offset()).isEqualTo(first.offset());
  }

  private static boolean overflows(long value, long delta) {
    try {
      Math.addExact(value, delta);
      return false;
    } catch (ArithmeticException e) {
      return true;
    }
  }

  private static List<Command.Add> commands(Random random) {
    List<Client> clients = List.of(new Client(), new Client(), new Client());
    List<Command.Add> log = new ArrayList<>();
    for (int n = 0; n < COMMANDS; n++) {
      int who = random.nextInt(CLIENTS);
      Client client = clients.get(who);
      if (!client.open.isEmpty() && random.nextInt(3) == 0) {
        // The caller has its answer and is done with it.
        client.open.remove(random.nextInt(client.open.size()));
      }
      RequestId id;
      if (!client.open.isEmpty() && random.nextInt(4) == 0) {
        id = client.open.get(random.nextInt(client.open.size()));
      } else {
        long sequence = client.next++;
        client.deltas.put(sequence, delta(random));
        id = new RequestId(who, sequence, Math.min(client.firstIncomplete(), sequence));
        client.open.add(id);
      }
      log.add(new Command.Add(new ReplyTo(who, 0, n), id, client.deltas.get(id.sequence())));
    }
    return log;
  }

  private static long delta(Random random) {
    return random.nextInt(8) == 0 ? Long.MAX_VALUE / 2 : random.nextInt(100) + 1;
  }
}
