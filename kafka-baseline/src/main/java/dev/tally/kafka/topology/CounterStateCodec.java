package dev.tally.kafka.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a {@link CounterState}: a format octet, then varints; each remembered answer
 * as differences to the one before, about five bytes, because the record is written whole on every
 * addition, to the store and to the changelog.
 */
final class CounterStateCodec
    implements Serializer<CounterState>, Deserializer<CounterState>, Serde<CounterState> {

  private static final int FORMAT = 1;
  private static final int BYTES_EACH = 8;
  private static final int BYTES_BESIDE = 64;

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable CounterState state) {
    if (state == null) {
      return null;
    }
    int answers = state.sessions().stream().mapToInt(s -> s.answers().size()).sum();
    ByteWriter out = new ByteWriter(BYTES_BESIDE + BYTES_EACH * answers);
    out.octet(FORMAT)
        .signed(state.value())
        .unsigned(state.version())
        .signed(state.lastChange())
        .signed(state.lastFolded())
        .unsigned(state.sessions().size());
    for (Session session : state.sessions()) {
      write(session, out);
    }
    return out.toBytes();
  }

  private static void write(Session session, ByteWriter out) {
    out.fixed(session.client())
        .unsigned(session.firstIncomplete())
        .unsigned(session.lastSeen())
        .unsigned(session.answers().size());
    Remembered before = new Remembered(session.firstIncomplete(), false, 0, 0, 0);
    for (Remembered answer : session.answers()) {
      // A sequence is at most 63 bits, so the verdict fits beside the difference.
      out.unsigned((answer.sequence() - before.sequence()) << 1 | (answer.refused() ? 1 : 0))
          .signed(answer.value() - before.value())
          .signed(answer.version() - before.version())
          .signed(answer.offset() - before.offset());
      before = answer;
    }
  }

  /**
   * Reads a state.
   *
   * @throws SerializationException where the bytes are none
   */
  @Override
  public @Nullable CounterState deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    ByteReader in = start(bytes);
    long value = in.signed();
    long version = in.unsigned();
    long lastChange = in.signed();
    long lastFolded = in.signed();
    int count = in.count();
    List<Session> sessions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sessions.add(session(in));
    }
    in.end();
    return new CounterState(value, version, lastChange, lastFolded, sessions);
  }

  /** Reads {@link CounterState#lastFolded} alone. */
  static long lastFolded(byte[] bytes) {
    ByteReader in = start(bytes);
    in.signed();
    in.unsigned();
    in.signed();
    return in.signed();
  }

  private static ByteReader start(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, "counter state");
    int format = in.octet();
    if (format != FORMAT) {
      throw in.malformed("format " + format);
    }
    return in;
  }

  private static Session session(ByteReader in) {
    long client = in.fixed();
    long firstIncomplete = in.unsigned();
    long lastSeen = in.unsigned();
    int count = in.count();
    List<Remembered> answers = new ArrayList<>(count);
    Remembered before = new Remembered(firstIncomplete, false, 0, 0, 0);
    for (int i = 0; i < count; i++) {
      long sequence = in.unsigned();
      before =
          new Remembered(
              before.sequence() + (sequence >>> 1),
              (sequence & 1) == 1,
              before.value() + in.signed(),
              before.version() + in.signed(),
              before.offset() + in.signed());
      answers.add(before);
    }
    return new Session(client, firstIncomplete, lastSeen, answers);
  }

  @Override
  public Serializer<CounterState> serializer() {
    return this;
  }

  @Override
  public Deserializer<CounterState> deserializer() {
    return this;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    // Nothing to set.
  }

  @Override
  public void close() {
    // Nothing held.
  }
}
