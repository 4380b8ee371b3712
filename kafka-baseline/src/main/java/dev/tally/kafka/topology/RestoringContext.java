package dev.tally.kafka.topology;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A store's context that puts something between the changelog and the callback registered.
 *
 * @param real where everything else goes
 * @param between makes the callback to register out of the store's own
 */
record RestoringContext(StateStoreContext real, UnaryOperator<StateRestoreCallback> between)
    implements StateStoreContext {

  @Override
  public void register(StateStore store, StateRestoreCallback restore) {
    real.register(store, between.apply(restore));
  }

  @Override
  public void register(StateStore store, StateRestoreCallback restore, CommitCallback commit) {
    real.register(store, between.apply(restore), commit);
  }

  @Override
  public String applicationId() {
    return real.applicationId();
  }

  @Override
  public TaskId taskId() {
    return real.taskId();
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return real.recordMetadata();
  }

  @Override
  public Serde<?> keySerde() {
    return real.keySerde();
  }

  @Override
  public Serde<?> valueSerde() {
    return real.valueSerde();
  }

  @Override
  public File stateDir() {
    return real.stateDir();
  }

  @Override
  public StreamsMetrics metrics() {
    return real.metrics();
  }

  @Override
  public Map<String, Object> appConfigs() {
    return real.appConfigs();
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    return real.appConfigsWithPrefix(prefix);
  }
}
