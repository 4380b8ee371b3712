package dev.tally.nullbackend;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.process.ChildProcess;
import java.util.List;
import java.util.Map;

/** A deployment without processes. */
final class NullDeployment implements Deployment {

  private final CounterStore store = new CounterStore();

  @Override
  public StatefulCounter connect(ClientOptions options) {
    return new NullCounter(store, options);
  }

  @Override
  public Map<String, String> effectiveSettings() {
    return Map.of();
  }

  @Override
  public List<ChildProcess> processes() {
    return List.of();
  }

  @Override
  public void close() {
    store.close();
  }
}
