package dev.tally.nullbackend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.Token;
import dev.tally.property.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static Outcome answer(long number) {
    return new Outcome.Done(new Reading(number, number, Token.NONE));
  }

  /** A client that keeps up to a window open, completes in any order and repeats at will. */
  @Test
  void remembersEveryAnswerFromTheWatermarkOn() {
    Cases.check(
        100,
        draw -> {
          int window = draw.ints(1, 3_000);
          Random random = new Random(draw.seed());
          Session session = new Session(1);
          RequestIds ids = new RequestIds(1);
          Map<RequestId, Outcome> open = new HashMap<>();
          List<RequestId> order = new ArrayList<>();
          for (int step = 0; step < 10_000; step++) {
            if (order.size() < window && random.nextInt(3) > 0) {
              RequestId id = ids.next();
              Outcome first = answer(step);
              assertThat(session.once(id, () -> first)).isSameAs(first);
              open.put(id, first);
              order.add(id);
            } else if (!order.isEmpty()) {
              int at = random.nextInt(order.size());
              RequestId id = order.get(at);
              assertThat(session.once(id, () -> answer(-1)))
                  .as("repeated %s", id)
                  .isSameAs(open.get(id));
              if (random.nextBoolean()) {
                ids.complete(id);
                open.remove(id);
                order.set(at, order.get(order.size() - 1));
                order.remove(order.size() - 1);
              }
            }
          }
        });
  }

  @Test
  void aRequestBelowTheWatermarkIsNeverAppliedAgain() {
    Session session = new Session(1);
    long stripes = 32;
    session.once(new RequestId(1, 0, 0), () -> answer(1));
    for (long i = 1; i < 100; i++) {
      long sequence = i * stripes;
      session.once(new RequestId(1, sequence, sequence), () -> answer(sequence));
    }
    Outcome late = session.once(new RequestId(1, 0, 0), () -> answer(2));
    assertThat(late)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(Failure.SESSION_EXPIRED));
  }

  @Test
  void aClientThatNeverCompletesIsRefusedAtTheLimitAndNothingIsForgotten() {
    Session session = new Session(1);
    for (long i = 0; i < RequestIds.MAX_SPAN; i++) {
      assertThat(session.once(new RequestId(1, i, 0), () -> answer(1)))
          .isInstanceOf(Outcome.Done.class);
    }
    assertThat(session.once(new RequestId(1, RequestIds.MAX_SPAN, 0), () -> answer(2)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(Failure.OVERLOADED));
    assertThat(session.once(new RequestId(1, 0, 0), () -> answer(3))).isEqualTo(answer(1));
  }

  /** Every thread sends every request, in an order of its own. */
  @Test
  void threadsThatSendTheSameRequestsGetTheSameAnswersAndEachIsAppliedOnce() throws Exception {
    int threads = 4;
    int requests = 20_000;
    int keys = 7;
    long seed = System.nanoTime();
    CounterStore store = new CounterStore();
    AtomicReferenceArray<Outcome> first = new AtomicReferenceArray<>(requests);
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Thread> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Random random = new Random(seed + t);
      Thread worker =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                Session session = store.session(9);
                for (int block = 0; block < requests; block += 100) {
                  List<Integer> sequences = new ArrayList<>();
                  for (int i = block; i < block + 100; i++) {
                    sequences.add(i);
                  }
                  Collections.shuffle(sequences, random);
                  for (int i : sequences) {
                    Request.Add add =
                        new Request.Add("key" + i % keys, 1, new RequestId(9, i, 0), TIMEOUT);
                    Outcome outcome = store.add(add, session);
                    if (!first.compareAndSet(i, null, outcome) && !first.get(i).equals(outcome)) {
                      wrong.add(i + ": " + first.get(i) + " and " + outcome);
                    }
                  }
                }
              });
      workers.add(worker);
      worker.start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(wrong).as("seed %d", seed).isEmpty();
    long sum = 0;
    for (int k = 0; k < keys; k++) {
      Outcome outcome = store.get("key" + k);
      Reading reading = ((Outcome.Done) outcome).reading();
      assertThat(reading.version()).isEqualTo(reading.value());
      sum += reading.value();
    }
    assertThat(sum).as("seed %d", seed).isEqualTo(requests);
  }
}
