package dev.tally.sticky.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class InsistenceTest {

  private final Deque<CompletableFuture<String>> questions = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();

  private CompletableFuture<String> question() {
    CompletableFuture<String> question = new CompletableFuture<>();
    questions.add(question);
    return question;
  }

  @Test
  void theFirstAnswerIsTheAnswer() {
    CompletableFuture<String> answer = Insistence.ask(this::question, later::add);
    assertThat(answer).isNotDone();
    questions.remove().complete("yes");
    assertThat(answer).isCompletedWithValue("yes");
    assertThat(later).isEmpty();
  }

  @Test
  void withoutAnAnswerItIsAskedAgainAfterAPause() {
    CompletableFuture<String> answer = Insistence.ask(this::question, later::add);
    for (int i = 0; i < 3; i++) {
      questions.remove().completeExceptionally(new IllegalStateException("no leader"));
      assertThat(questions).isEmpty();
      later.remove().run();
    }
    assertThat(answer).isNotDone();
    questions.remove().complete("at last");
    assertThat(answer).isCompletedWithValue("at last");
  }

  @Test
  void whereThereIsNoLaterItEnds() {
    CompletableFuture<String> answer =
        Insistence.ask(
            this::question,
            again -> {
              throw new RejectedExecutionException("closed");
            });
    questions.remove().completeExceptionally(new IllegalStateException("no leader"));
    assertThat(answer).isCompletedExceptionally();
  }
}
