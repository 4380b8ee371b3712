package dev.tally.sticky.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Clients that are answered here for what they asked elsewhere. */
class ClientsTest {

  private final Clients clients = new Clients();
  private final RecordedConnection connection = new RecordedConnection();
  private final Answers answers = new Answers(connection, 5);

  @Test
  void theNewestConnectionOfAClientCountsUntilItEnds() {
    assertThat(clients.of(5)).isNull();
    clients.enter(5, answers);
    assertThat(clients.of(5)).isSameAs(answers);
    assertThat(clients.of(6)).isNull();
    Answers newer = new Answers(new RecordedConnection(), 5);
    clients.enter(5, newer);
    assertThat(clients.of(5)).isSameAs(newer);
    clients.leave(5, answers);
    assertThat(clients.of(5)).isSameAs(newer);
    clients.leave(5, newer);
    assertThat(clients.of(5)).isNull();
  }

  @Test
  void whoTakesNoAnswersAndAsksOnIsNoClient() {
    for (int i = 0; i <= Answers.MOST_UNTAKEN; i++) {
      answers.done(i, 1, 1, 0, 1, 1);
      connection.forget();
    }
    assertThat(connection.isOpen()).as("it has taken all").isTrue();
    answers.taken(false);
    for (int i = 0; i < Answers.MOST_UNTAKEN; i++) {
      answers.done(i, 1, 1, 0, 1, 1);
      connection.forget();
    }
    assertThat(connection.isOpen()).as("as many as one may have under way").isTrue();
    answers.done(1, 1, 1, 0, 1, 1);
    assertThat(connection.isOpen()).isFalse();
  }
}
