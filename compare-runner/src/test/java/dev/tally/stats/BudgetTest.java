package dev.tally.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.Variant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BudgetTest {

  private static ColumnResult system(String name, Budget budget) {
    return column(name, Variant.Kind.SYSTEM, budget);
  }

  private static ColumnResult column(String name, Variant.Kind kind, Budget budget) {
    return Samples.column(Samples.variant(name, kind, 2), Map.of(), budget);
  }

  @Test
  void totalsThatDifferByMoreThanATenthAreTold() {
    assertThat(
            Budget.warnings(
                List.of(
                    system("a", Samples.budget(3, 512)),
                    system("b", Samples.budget(5, 256)),
                    system("c", Samples.budget(3, 512)))))
        .containsExactly(
            "unequal budgets of memory: the heap of a is 1,536 MiB in 3 processes, that of b 1,280"
                + " MiB in 5 processes");
  }

  @Test
  void totalsThatDifferByATenthAreEqual() {
    assertThat(
            Budget.warnings(
                List.of(
                    system("a", Samples.budget(10, 110)), system("b", Samples.budget(10, 100)))))
        .isEmpty();
    assertThat(
            Budget.warnings(
                List.of(
                    system("a", Samples.budget(10, 100)), system("b", Samples.budget(10, 111)))))
        .hasSize(1);
  }

  @Test
  void aTotalThatIsNotKnownIsNoEqualOne() {
    Budget open = new Budget(1, OptionalLong.empty(), OptionalDouble.of(2));
    assertThat(Budget.warnings(List.of(system("a", Samples.budget(1, 256)), system("b", open))))
        .singleElement()
        .asString()
        .endsWith("the heap of a is 256 MiB in 1 process, that of b not told in 1 process");
  }

  @Test
  void processorsAreComparedAsWell() {
    Budget half = new Budget(3, OptionalLong.of(1536L << 20), OptionalDouble.of(1.5));
    assertThat(Budget.warnings(List.of(system("a", Samples.budget(3, 512)), system("b", half))))
        .containsExactly("unequal budgets of processor time: a may use 2 processors, b 1.50");
  }

  @Test
  void onlySystemsWithProcessesAreCompared() {
    assertThat(
            Budget.warnings(
                List.of(
                    system("a", Samples.budget(3, 512)),
                    system("in-process", Budget.NONE),
                    column("floor", Variant.Kind.FLOOR, Samples.budget(1, 64)))))
        .isEmpty();
  }
}
