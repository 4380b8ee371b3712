package dev.tally.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.ReadLevel;
import dev.tally.counter.Request;
import dev.tally.counter.Token;
import dev.tally.kafka.client.QueryRouting.Ask;
import dev.tally.kafka.query.QueryFrame.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a read asks: copies first, whoever lives on every other try. */
class QueryRoutingTest {

  private static final String A = "a:1";
  private static final String B = "b:2";
  private static final String C = "c:3";

  private final List<String> alive = new ArrayList<>(List.of(A, B, C));
  private final QueryRouting routing = new QueryRouting(1, () -> alive);

  @Test
  void anyInstanceIsAskedWhereTheCopiesAre() {
    assertThat(List.of(ask(0, eventual()), ask(0, eventual()), ask(0, eventual())))
        .allMatch(ask -> ask.question().kind() == Kind.PLACES)
        .extracting(Ask::instance)
        .containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void whereNobodyIsKnownNobodyIsAsked() {
    alive.clear();
    assertThat(routing.next(1, 0, eventual())).isEmpty();
    assertThat(routing.next(1, 1, eventual())).isEmpty();
  }

  @Test
  void eventualReadsGoRoundTheCopies() {
    routing.found(0, List.of(B, C));
    assertThat(instances(IntStream.of(0, 0, 0, 0), eventual())).containsOnly(B, C).contains(B, C);
  }

  @Test
  void aSessionAsksTheActiveCopyThenWhoeverLivesThenTheOther() {
    routing.found(0, List.of(B, C));
    Ask first = ask(0, session(17));
    assertThat(first.instance()).isEqualTo(B);
    assertThat(first.question().kind()).isEqualTo(Kind.ACTIVE);
    assertThat(first.question().bound()).isEqualTo(17);
    assertThat(ask(1, session(17)).question().kind()).isEqualTo(Kind.ANY);
    assertThat(ask(2, session(17)).instance()).isEqualTo(C);
    assertThat(ask(4, session(17)).instance()).isEqualTo(B);
    assertThat(ask(2, session(17)).question().kind()).isEqualTo(Kind.ANY);
  }

  @Test
  void oldPlacesKeepNoReadFromThoseWhoLive() {
    routing.found(0, List.of("gone:9"));
    assertThat(instances(IntStream.range(0, 6), eventual())).contains(A, B, C);
  }

  @Test
  void aTokenOfAnotherPartitionBindsNothing() {
    routing.found(0, List.of(A));
    Request.Get elsewhere =
        new Request.Get("k", ReadLevel.SESSION, new Token(3, 0, 5), Duration.ofSeconds(1));
    assertThat(ask(0, elsewhere).question().bound()).isEqualTo(-1);
    assertThat(ask(0, eventual()).question().bound()).isEqualTo(-1);
  }

  @Test
  void placesAreForgottenWhereOneOfThemWasWrongNotWhereAnotherKnewNothing() {
    routing.found(0, List.of(B, C));
    routing.missed(A, 0);
    assertThat(ask(0, eventual()).question().kind()).isEqualTo(Kind.ANY);
    routing.missed(B, 0);
    assertThat(ask(0, eventual()).question().kind()).isEqualTo(Kind.PLACES);
  }

  private List<String> instances(IntStream tries, Request.Get get) {
    return tries.mapToObj(n -> ask(n, get).instance()).toList();
  }

  private Ask ask(int tries, Request.Get get) {
    return routing.next(1, tries, get).orElseThrow();
  }

  private static Request.Get eventual() {
    return new Request.Get("k", ReadLevel.EVENTUAL, Token.NONE, Duration.ofSeconds(1));
  }

  private static Request.Get session(long position) {
    return new Request.Get(
        "k", ReadLevel.SESSION, new Token(0, 0, position), Duration.ofSeconds(1));
  }
}
