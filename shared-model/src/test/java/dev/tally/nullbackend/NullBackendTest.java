package dev.tally.nullbackend;

import dev.tally.contract.StatefulCounterContract;
import dev.tally.deploy.CounterBackend;

class NullBackendTest extends StatefulCounterContract {

  @Override
  protected CounterBackend backend() {
    return new NullBackend();
  }

  @Override
  protected String variantName() {
    return "null";
  }
}
