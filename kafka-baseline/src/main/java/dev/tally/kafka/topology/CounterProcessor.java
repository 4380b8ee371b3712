package dev.tally.kafka.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell around {@link CounterFold}: store in, fold, store out, answer on. */
@NullUnmarked // Streams hands over context and store in init, and null for what is not in a store.
final class CounterProcessor implements Processor<Bytes, Command, Bytes, Answer> {

  private static final Logger LOG = LoggerFactory.getLogger(CounterProcessor.class);

  private final CounterFold fold;
  private final String storeName;
  private ProcessorContext<Bytes, Answer> context;
  private KeyValueStore<Bytes, CounterState> store;
  private Headers answered;

  CounterProcessor(CounterFold fold, String storeName) {
    this.fold = fold;
    this.storeName = storeName;
  }

  @Override
  public void init(ProcessorContext<Bytes, Answer> streams) {
    context = streams;
    store = streams.getStateStore(storeName);
    Object instance = streams.appConfigs().get(StreamsConfig.CLIENT_ID_CONFIG);
    answered = new RecordHeaders();
    if (instance != null) {
      answered.add(
          CounterTopology.INSTANCE_HEADER, instance.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void process(Record<Bytes, Command> input) {
    if (input.key() == null) {
      LOG.error("a command without a key is passed over: {}", input.value());
      return;
    }
    CounterState stored = store.get(input.key());
    CounterState state = stored == null ? CounterState.ZERO : stored;
    if (input.value() instanceof Command.Add add) {
      CounterFold.Folded folded = fold.add(state, add, offset(), input.timestamp());
      folded.changed().ifPresent(changed -> store.put(input.key(), changed));
      folded.answer().ifPresent(answer -> forward(answer, input.timestamp()));
    } else if (input.value() instanceof Command.Read read) {
      forward(fold.read(state, read), input.timestamp());
    }
  }

  private long offset() {
    return context
        .recordMetadata()
        .map(RecordMetadata::offset)
        .orElseThrow(() -> new IllegalStateException("a command from no topic"));
  }

  private void forward(Answer answer, long timestamp) {
    context.forward(new Record<>(null, answer, timestamp, answered));
  }
}
