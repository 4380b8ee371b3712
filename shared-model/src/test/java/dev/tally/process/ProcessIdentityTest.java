package dev.tally.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdentityTest {

  private final ProcessIdentity self = ProcessIdentity.current();

  @Test
  void oneThatRunsIsNotGoneAndIsReadBack() {
    assertThat(self.isGone()).isFalse();
    assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(ProcessIdentity.parse(self.toText())).isEqualTo(Optional.of(self));
    assertThat(ProcessIdentity.current()).isEqualTo(self);
  }

  @Test
  void oneWhoseNumberSomebodyElseHasIsGone() {
    assertThat(with(self.host(), self.space(), self.start() + "0").isGone()).isTrue();
  }

  @Test
  void oneOfAnEarlierBootIsGoneWhereverItRan() {
    assertThat(with(self.host(), "pid:[1]", "earlier+1").isGone()).isTrue();
  }

  @Test
  void oneThatCanNotBeLookedUpFromHereMayLive() {
    assertThat(with("elsewhere", self.space(), self.start() + "0").isGone()).isFalse();
    assertThat(with(self.host(), "pid:[1]", self.start() + "0").isGone()).isFalse();
    assertThat(with(self.host(), self.space(), "").isGone()).isFalse();
  }

  private ProcessIdentity with(String host, String space, String start) {
    return new ProcessIdentity(host, space, self.pid(), start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb\tc\td", "a\tb\t1", "a\tb\t-1\td", "a\tb\t1\td\te"})
  void whatIsNoIdentityIsNone(String text) {
    assertThat(ProcessIdentity.parse(text)).isEmpty();
  }
}
