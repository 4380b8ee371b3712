package dev.tally.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Role;
import dev.tally.recovery.Strike;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import dev.tally.workload.FaultPlan.Whom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StrikerTest {

  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final long LIMIT = Duration.ofMillis(50).toNanos();

  private final FakeDeployment deployment = new FakeDeployment();
  private final List<String> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void threeNodes() {
    deployment.owners.put("a", "one");
    deployment.owners.put("b", "one");
    deployment.owners.put("c", "two");
    deployment.alive.addAll(Set.of("one", "two", "three"));
    deployment.zones.put("one", "x");
    deployment.zones.put("two", "y");
    deployment.zones.put("three", "x");
  }

  private static FaultPlan kill(Whom whom, int strikes, boolean keepsDisk) {
    return new FaultPlan(
        What.KILL,
        whom,
        strikes,
        Duration.ofMillis(60),
        Duration.ofMillis(300),
        Duration.ofMillis(1),
        0,
        keepsDisk);
  }

  private Striker striker(FaultPlan fault) {
    return new Striker(
        Target.of(deployment),
        fault,
        KEYS,
        0,
        42,
        LIMIT,
        new Striker.Surroundings(
            nanos -> nanos,
            () -> 0,
            () -> {},
            (nanos, name, detail) -> events.add(name + " " + detail)));
  }

  @Test
  void strikesTheOwnerOfTheHottestKeyAndMendsIt() throws Exception {
    List<Strike> strikes = striker(kill(Whom.OWNER, 2, true)).run();
    assertThat(deployment.deeds)
        .containsExactly("kill one", "restart one", "kill one", "restart one");
    assertThat(events)
        .containsExactly("kill one", "mended one", "whole ", "kill one", "mended one", "whole ");
    assertThat(strikes).hasSize(2).allMatch(strike -> strike.unfit().isEmpty());
    assertThat(strikes.get(0).owned()).containsExactlyInAnyOrder(0, 1);
    assertThat(strikes.get(0).whole()).isPresent();
    assertThat(strikes.get(0).detected()).isPresent();
    assertThat(strikes.get(0).mended() - strikes.get(0).done())
        .isGreaterThanOrEqualTo(Duration.ofMillis(60).toNanos());
  }

  @Test
  void takesTheDiskAwayWhereThePlanSaysSo() throws Exception {
    striker(kill(Whom.OWNER, 1, false)).run();
    assertThat(deployment.deeds).containsExactly("kill one", "forget one", "restart one");
  }

  @Test
  void findsWhoOwnsLittleAndAZone() throws Exception {
    assertThat(striker(kill(Whom.MINOR, 1, true)).run().get(0).victims()).containsExactly("two");
    assertThat(striker(kill(Whom.ZONE, 1, true)).run().get(0).victims())
        .containsExactly("one", "three");
  }

  /** Planted: the column never becomes whole, so no strike is honest. */
  @Test
  void aColumnThatIsNotWholeIsNotStruck() throws Exception {
    deployment.missing = Optional.of("a copy");
    List<Strike> strikes = striker(kill(Whom.OWNER, 2, true)).run();
    assertThat(deployment.deeds).isEmpty();
    assertThat(strikes)
        .hasSize(1)
        .allSatisfy(strike -> assertThat(strike.unfit()).get().asString().contains("a copy"));
  }

  @Test
  void whatIsNotWholeWithinTheWindowIsToldSo() throws Exception {
    deployment.onKill = () -> deployment.missing = Optional.of("a copy");
    List<Strike> strikes = striker(kill(Whom.OWNER, 1, true)).run();
    assertThat(strikes.get(0).whole()).isEmpty();
    assertThat(strikes.get(0).limit() - strikes.get(0).mended())
        .isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
  }

  /** Planted: the victim owns nothing that is asked for. */
  @Test
  void aVictimWithoutKeysMakesTheStrikeVoid() throws Exception {
    deployment.onKill = () -> deployment.owners.put("a", "two");
    deployment.owners.clear();
    deployment.owners.put("a", "one");
    assertThat(striker(kill(Whom.OWNER, 1, true)).run().get(0).unfit()).isEmpty();
    deployment.owners.clear();
    assertThatThrownBy(() -> striker(kill(Whom.OWNER, 1, true)).run())
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("OWNER");
  }

  @Test
  void aLoadThatIsOverEndsTheStrikes() throws Exception {
    Striker striker = striker(kill(Whom.OWNER, 5, true));
    striker.loadEnded();
    assertThat(striker.run()).isEmpty();
  }

  @Test
  void tellsWhatADeploymentCanNotSuffer() {
    assertThat(Faults.cannot(Target.of(deployment), kill(Whom.OWNER, 1, true))).isEmpty();
    FaultPlan pause =
        new FaultPlan(
            What.PAUSE,
            Whom.OWNER,
            1,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ZERO,
            0,
            true);
    assertThat(Faults.cannot(Target.of(deployment), pause)).isPresent();
    assertThat(Faults.meaningless(deployment, kill(Whom.LOG_LEADER, 1, true))).isPresent();
    deployment.holders.put(Role.LOG_LEADER, "three");
    assertThat(Faults.meaningless(deployment, kill(Whom.LOG_LEADER, 1, true))).isEmpty();
  }
}
