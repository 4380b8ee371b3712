package dev.tally.kafka.topology;

import dev.tally.counter.RequestId;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The binary form of a {@link Command}: one octet of kind, the connection and the request's client
 * as eight bytes each (they are random), all other numbers as varints. 15 to 40 bytes.
 */
public final class CommandCodec implements Serializer<Command>, Deserializer<Command> {

  private static final int READ = 1;
  private static final int ADD = 2;
  private static final int EXPECTED_BYTES = 48;

  /** Stateless; Kafka makes one where it needs one. */
  public CommandCodec() {}

  @Override
  public byte[] serialize(String topic, Command command) {
    ReplyTo replyTo = command.replyTo();
    ByteWriter out = new ByteWriter(EXPECTED_BYTES);
    out.octet(command instanceof Command.Add ? ADD : READ)
        .fixed(replyTo.connection())
        .unsigned(replyTo.partition())
        .unsigned(replyTo.correlation());
    if (command instanceof Command.Add add) {
      RequestId id = add.id();
      out.fixed(id.client())
          .unsigned(id.sequence())
          .unsigned(id.sequence() - id.firstIncomplete())
          .signed(add.delta());
    }
    return out.toBytes();
  }

  /**
   * Reads a command.
   *
   * @throws SerializationException where the bytes are none
   */
  @Override
  public Command deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      throw new SerializationException("not a command: no value");
    }
    ByteReader in = new ByteReader(bytes, "command");
    try {
      int kind = in.octet();
      ReplyTo replyTo = new ReplyTo(in.fixed(), (int) in.unsigned(), in.unsigned());
      Command command =
          switch (kind) {
            case READ -> new Command.Read(replyTo);
            case ADD -> new Command.Add(replyTo, requestId(in), in.signed());
            default -> throw in.malformed("kind " + kind);
          };
      in.end();
      return command;
    } catch (IllegalArgumentException e) {
      throw new SerializationException("not a command: " + e.getMessage(), e);
    }
  }

  private static RequestId requestId(ByteReader in) {
    long client = in.fixed();
    long sequence = in.unsigned();
    return new RequestId(client, sequence, sequence - in.unsigned());
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
