package dev.tally.kafka.node;

import dev.tally.kafka.query.QueryFrame;
import dev.tally.kafka.query.QueryFrame.Kind;
import dev.tally.kafka.query.QueryFrame.Question;
import dev.tally.kafka.query.QueryFrame.Status;
import dev.tally.kafka.topology.CounterTopology;
import dev.tally.kafka.topology.StoreReader;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import dev.tally.wire.WireServer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries of an instance's stores on the shared wire. Reads are done on the loop's own
 * thread: a counter is a look-up in memory or page cache, shorter than a hand-over would be.
 */
final class QueryServer implements ConnectionHandler, AutoCloseable {

  private record Serving(KafkaStreams streams, StoreReader reader, Restoration restoration) {}

  private final String instance;
  private final String host;
  private final WireLoop loop = WireLoop.start("queries");
  private final WireServer server;
  private volatile @Nullable Serving serving;

  /**
   * @param instance its name, which answers tell
   * @param host where to listen, and where it is known to be
   */
  QueryServer(String instance, String host) throws IOException {
    this.instance = instance;
    this.host = host;
    server = loop.listen(host, 0, () -> this);
  }

  /** What Streams tells other instances of this one. */
  String address() {
    return host + ":" + server.port();
  }

  /** From now on there is something to ask; before, nothing is here. */
  void serve(KafkaStreams streams, String commandsTopic, Restoration restoration) {
    serving = new Serving(streams, new StoreReader(streams, commandsTopic), restoration);
  }

  @Override
  public void onFrame(Connection connection, ByteBuf frame) {
    Question question = QueryFrame.question(frame);
    ByteBuf out = connection.beginFrame();
    Serving now = serving;
    if (now == null) {
      QueryFrame.write(question.correlation(), Status.NOT_HERE, out);
    } else if (question.kind() == Kind.PLACES) {
      places(now.streams(), question, out);
    } else if (question.kind() == Kind.NUMBERS) {
      QueryFrame.write(question.correlation(), Status.DONE, out);
      QueryFrame.writeNumbers(now.restoration().numbers(now.streams()), out);
    } else {
      read(now.reader(), question, out);
    }
    connection.endFrame();
  }

  private void read(StoreReader reader, Question question, ByteBuf out) {
    StoreReader.Result result =
        reader.read(
            question.key(), question.partition(), question.bound(), question.kind() == Kind.ACTIVE);
    if (result.found().isPresent()) {
      StoreReader.Found found = result.found().get();
      QueryFrame.write(question.correlation(), Status.DONE, out);
      QueryFrame.writeReading(found.value(), found.version(), found.lastChange(), instance, out);
    } else {
      Status status = result.here() ? Status.NOT_CAUGHT_UP : Status.NOT_HERE;
      QueryFrame.write(question.correlation(), status, out);
    }
  }

  private static void places(KafkaStreams streams, Question question, ByteBuf out) {
    Optional<List<String>> places = places(streams, question);
    QueryFrame.write(
        question.correlation(), places.isPresent() ? Status.DONE : Status.NOT_HERE, out);
    places.ifPresent(found -> QueryFrame.writePlaces(found, out));
  }

  private static Optional<List<String>> places(KafkaStreams streams, Question question) {
    try {
      StreamPartitioner<Bytes, Object> partitioner =
          (topic, key, value, partitions) -> Optional.of(Set.of(question.partition()));
      KeyQueryMetadata metadata =
          streams.queryMetadataForKey(CounterTopology.STORE, question.key(), partitioner);
      if (metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
        return Optional.empty();
      }
      List<String> places = new ArrayList<>();
      places.add(text(metadata.activeHost()));
      metadata.standbyHosts().forEach(host -> places.add(text(host)));
      return Optional.of(places);
    } catch (IllegalStateException | KafkaException e) {
      return Optional.empty();
    }
  }

  private static String text(HostInfo host) {
    return host.host() + ":" + host.port();
  }

  @Override
  public void onWritable(Connection connection, boolean writable) {
    connection.reading(writable);
  }

  @Override
  public void close() {
    loop.close();
  }
}
