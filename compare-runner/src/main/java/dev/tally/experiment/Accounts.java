package dev.tally.experiment;

import dev.tally.deploy.Accountable;
import dev.tally.deploy.Accountable.Work;
import dev.tally.deploy.DeploymentException;
import dev.tally.drive.DriveResult;
import dev.tally.stats.SweepResult.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks servers before and after each row what they have done, and keeps the difference. */
final class Accounts implements RowWatch {

  private final Findings findings;
  private final List<Account> taken = new ArrayList<>();
  private Optional<Map<String, Work>> before = Optional.empty();

  Accounts(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void begins(Column column) {
    before = look(column);
  }

  @Override
  public void ended(Column column, StageRun.Row row, DriveResult result) {
    if (before.isPresent()) {
      look(column)
          .ifPresent(
              now ->
                  taken.add(
                      new Account(
                          column.variant().name(),
                          row.trial(),
                          row.attempt(),
                          row.stage().name(),
                          row.inFlight(),
                          result.counts().done(),
                          result.elapsed().toNanos() / 1e9,
                          Accountable.since(now, before.get()))));
    }
  }

  private Optional<Map<String, Work>> look(Column column) {
    if (!(column.deployment() instanceof Accountable accountable)) {
      findings.warn("its servers do not account for what they do");
      return Optional.empty();
    }
    try {
      return Optional.of(accountable.work());
    } catch (DeploymentException e) {
      findings.warn(column.variant().name() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What was seen so far. */
  List<Account> taken() {
    return List.copyOf(taken);
  }
}
