package dev.tally.sticky.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks again and again until there is an answer: for what nobody else would ask instead. */
final class Insistence {

  private static final Logger LOG = LoggerFactory.getLogger(Insistence.class);

  private Insistence() {}

  /**
   * Asks until there is an answer.
   *
   * @param question asks once; an exception is no answer
   * @param later runs what it is given after a pause
   * @return the first answer; an exception only where there is no later any more
   */
  static <T> CompletableFuture<T> ask(
      Supplier<CompletableFuture<T>> question, Consumer<Runnable> later) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    ask(question, later, answer);
    return answer;
  }

  private static <T> void ask(
      Supplier<CompletableFuture<T>> question,
      Consumer<Runnable> later,
      CompletableFuture<T> answer) {
    question
        .get()
        .whenComplete(
            (said, broken) -> {
              if (broken == null) {
                answer.complete(said);
                return;
              }
              LOG.info("No answer, so it is asked again: {}", broken.toString());
              try {
                later.accept(() -> ask(question, later, answer));
              } catch (RejectedExecutionException e) {
                answer.completeExceptionally(e);
              }
            });
  }
}
