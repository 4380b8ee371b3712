package dev.tally.sticky.deploy;

import dev.tally.contract.StatefulCounterContract;
import dev.tally.deploy.CounterBackend;

/** The contract, against three real nodes. */
class StickyContractIT extends StatefulCounterContract {

  @Override
  protected CounterBackend backend() {
    return new StickyBackend();
  }

  @Override
  protected String variantName() {
    return "sticky";
  }

  @Override
  protected boolean tellsWhoAnswers() {
    return true;
  }
}
