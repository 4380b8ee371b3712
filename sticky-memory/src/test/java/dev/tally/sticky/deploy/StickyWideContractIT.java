package dev.tally.sticky.deploy;

import dev.tally.contract.StatefulCounterContract;
import dev.tally.deploy.CounterBackend;
import java.util.Map;

/** The contract where no node holds every shard. */
class StickyWideContractIT extends StatefulCounterContract {

  @Override
  protected CounterBackend backend() {
    return new StickyBackend();
  }

  @Override
  protected String variantName() {
    return "sticky";
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("nodes", "4", "shards", "16", "heap-mb", "96");
  }

  @Override
  protected boolean tellsWhoAnswers() {
    return true;
  }
}
