package dev.tally.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.RequestId;
import dev.tally.kafka.topology.Answer;
import dev.tally.kafka.topology.ReplyTo;
import org.junit.jupiter.api.Test;

class AnswerAuditTest {

  private static final RequestId ID = new RequestId(1, 5, 0);

  private final AnswerAudit audit = new AnswerAudit(2);

  @Test
  void theSameAnswerAgainIsNoFault() {
    assertThat(audit.first(ID, answer(1, 10, 3))).isEmpty();
    assertThat(audit.again(answer(1, 10, 3))).isEmpty();
    assertThat(audit.first(ID, answer(2, 10, 3))).isEmpty();
  }

  @Test
  void anotherAnswerToTheSameCommandIsAViolation() {
    audit.first(ID, answer(1, 10, 3));
    assertThat(audit.again(answer(1, 10, 4)).orElseThrow()).contains("two different answers");
  }

  @Test
  void anotherAnswerToARepetitionIsAViolationWhateverItsWatermark() {
    audit.first(ID, answer(1, 10, 3));
    assertThat(audit.first(new RequestId(1, 5, 2), answer(2, 11, 3))).isPresent();
  }

  @Test
  void anAnswerAfterItsDeadlineCountsAsTheFirst() {
    audit.abandoned(1, ID);
    assertThat(audit.again(answer(1, 10, 3))).isEmpty();
    assertThat(audit.first(ID, answer(2, 10, 4))).isPresent();
  }

  @Test
  void aRefusalOfWhatIsForgottenIsNoAnswer() {
    audit.first(ID, answer(1, 10, 3));
    Answer expired = new Answer(new ReplyTo(9, 0, 1), Answer.Verdict.EXPIRED, 0, 0, -1);
    assertThat(audit.again(expired)).isEmpty();
  }

  @Test
  void onlyTheLatestAreRemembered() {
    audit.first(ID, answer(1, 10, 3));
    audit.first(new RequestId(1, 6, 0), answer(2, 11, 4));
    audit.first(new RequestId(1, 7, 0), answer(3, 12, 5));
    assertThat(audit.again(answer(1, 99, 99))).isEmpty();
    assertThat(audit.again(answer(2, 99, 99))).isPresent();
  }

  private static Answer answer(long correlation, long value, long version) {
    return new Answer(new ReplyTo(9, 0, correlation), Answer.Verdict.DONE, value, version, version);
  }
}
