package dev.tally.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import dev.tally.workload.FaultPlan.Whom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessInjectorTest {

  private final FakeDeployment deployment = new FakeDeployment();

  private void strike(What what) throws Exception {
    FaultPlan fault =
        new FaultPlan(
            what, Whom.OWNER, 1, Duration.ZERO, Duration.ofMillis(50), Duration.ZERO, 0, true);
    new ProcessInjector().strike(Target.of(deployment), fault, List.of("one", "two"));
  }

  @Test
  void aRollingRestartTakesOneAfterTheOther() throws Exception {
    strike(What.ROLLING);
    assertThat(deployment.deeds)
        .containsExactly("drain one", "restart one", "drain two", "restart two");
  }

  /** Going on would take a second copy while the first is missing. */
  @Test
  void whatRollsStopsWhereTheColumnIsNotWholeInTime() throws Exception {
    deployment.onKill = () -> deployment.missing = Optional.of("a copy");
    strike(What.ROLLING);
    assertThat(deployment.deeds).containsExactly("drain one", "restart one");
    deployment.deeds.clear();
    strike(What.REPLACE);
    assertThat(deployment.deeds).containsExactly("kill one", "forget one", "restart one");
  }

  @Test
  void aPowerCutTakesADiskThatCanLoseItsPower() {
    FaultPlan power =
        new FaultPlan(
            What.POWER, Whom.ALL, 1, Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO, 0, true);
    assertThat(Faults.cannot(Target.of(deployment), power)).hasValue(PowerDisk.NEEDS);
  }
}
