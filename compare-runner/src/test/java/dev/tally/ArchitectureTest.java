package dev.tally;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tally.counter.StatefulCounter;
import java.util.Set;

/** Holds the arrows between modules and between packages to the direction of the design. */
@AnalyzeClasses(packages = "dev.tally", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] SHARED = {
    "dev.tally.counter..",
    "dev.tally.deploy..",
    "dev.tally.process..",
    "dev.tally.wire..",
    "dev.tally.floor..",
    "dev.tally.label..",
    "dev.tally.network..",
    "dev.tally.nullbackend.."
  };
  private static final Set<String> SENDING = Set.of("submit", "add", "get");

  private static final String[] RUNNER = {
    "dev.tally.cli..",
    "dev.tally.experiment..",
    "dev.tally.workload..",
    "dev.tally.drive..",
    "dev.tally.history..",
    "dev.tally.interchange..",
    "dev.tally.check..",
    "dev.tally.fault..",
    "dev.tally.recovery..",
    "dev.tally.measure..",
    "dev.tally.stats..",
    "dev.tally.report.."
  };

  @ArchTest
  static final ArchRule sharedModelKnowsNoOtherModule =
      noClasses()
          .that()
          .resideInAnyPackage(SHARED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RUNNER)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tally.kafka..", "dev.tally.sticky..");

  @ArchTest
  static final ArchRule kafkaNeverSeesSticky =
      noClasses()
          .that()
          .resideInAPackage("dev.tally.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tally.sticky..");

  @ArchTest
  static final ArchRule stickyNeverSeesKafka =
      noClasses()
          .that()
          .resideInAPackage("dev.tally.sticky..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tally.kafka..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule backendsNeverSeeTheRunner =
      noClasses()
          .that()
          .resideInAnyPackage("dev.tally.kafka..", "dev.tally.sticky..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RUNNER);

  @ArchTest
  static final ArchRule runnerReachesBackendsOnlyThroughTheContract =
      noClasses()
          .that()
          .resideInAnyPackage(RUNNER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.tally.kafka..", "dev.tally.sticky..", "dev.tally.floor..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule contractDependsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("dev.tally.counter..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.tally.counter..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tally.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tally.cli..", "picocli..");

  @ArchTest
  static final ArchRule onlyTheCommandLineStartsExperiments =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.tally.cli..", "dev.tally.experiment..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tally.experiment..");

  @ArchTest
  static final ArchRule checkersReadHistoriesAndNothingElse =
      noClasses()
          .that()
          .resideInAPackage("dev.tally.check..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.tally.drive..",
              "dev.tally.workload..",
              "dev.tally.deploy..",
              "dev.tally.report..");

  @ArchTest
  static final ArchRule recoveryIsReadFromHistoriesAlone =
      classes()
          .that()
          .resideInAPackage("dev.tally.recovery..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.tally.recovery..",
              "dev.tally.history..",
              "java.lang..",
              "java.util..",
              "org.jspecify..");

  /**
   * One driver: whoever else sends operations ends up with a loop, a clock and figures of its own.
   * Clients hand on what they were given, and two deployments ask whether they serve already, and a
   * young node asks itself.
   */
  @ArchTest
  static final ArchRule onlyTheDriverSendsOperations =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.tally.drive..",
              "dev.tally.counter..",
              "dev.tally.contract..",
              "dev.tally.kafka.client..",
              "dev.tally.sticky.client..")
          .and()
          .areNotAssignableTo(StatefulCounter.class)
          .and()
          .doNotHaveFullyQualifiedName("dev.tally.kafka.deploy.PartitionProbe")
          .and()
          .doNotHaveFullyQualifiedName("dev.tally.floor.FloorDeployment")
          .and()
          .doNotHaveFullyQualifiedName("dev.tally.sticky.node.DataRehearsal")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "an operation is sent to a counter",
                  (JavaAccess<?> access) ->
                      access.getTargetOwner().isAssignableTo(StatefulCounter.class)
                          && SENDING.contains(access.getName())));

  @ArchTest
  static final ArchRule whatIsSimulatedIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.tally.sticky.shard..",
              "dev.tally.sticky.routing..",
              "dev.tally.sticky.placement..",
              "dev.tally.sticky.sim..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.tally.wire..",
              "dev.tally.sticky.consensus..",
              "dev.tally.sticky.node..",
              "dev.tally.sticky.client..",
              "java.net..",
              "java.nio.channels..",
              "java.util.concurrent..",
              "java.time..",
              "io.netty.channel..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theReplicatedLogKnowsNothingOfWhatItHolds =
      noClasses()
          .that()
          .resideInAPackage("dev.tally.sticky.consensus..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tally.sticky..")
                  .and(resideOutsideOfPackage("dev.tally.sticky.consensus..")));

  @ArchTest
  static final ArchRule onlyTheNodeUsesTheReplicatedLog =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.tally.sticky.consensus..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.ratis..");

  @ArchTest
  static final ArchRule thePlacementIsPureAndKnowsRoutingAlone =
      classes()
          .that()
          .resideInAPackage("dev.tally.sticky.placement..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.tally.sticky.placement..",
              "dev.tally.sticky.routing..",
              "java.lang..",
              "java.nio.charset..",
              "java.util",
              "java.util.function..",
              "java.util.stream..",
              "io.netty.buffer..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.tally.(**)").should().beFreeOfCycles();
}
