package dev.tally.kafka.topology;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The binary form of an {@link Answer}: the connection as eight bytes in front, so that a client
 * can pass over the answers of others without reading on, then the verdict and varints.
 */
public final class AnswerCodec implements Serializer<Answer>, Deserializer<Answer> {

  private static final int EXPECTED_BYTES = 40;
  private static final int DONE = 0;
  private static final int OVERFLOW = 1;
  private static final int EXPIRED = 2;

  /** Stateless; Kafka makes one where it needs one. */
  public AnswerCodec() {}

  /**
   * Whom an answer is for.
   *
   * @param bytes the binary form of an answer
   * @return the connection; 0 where the bytes are too short to be an answer
   */
  public static long connectionOf(byte[] bytes) {
    return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
  }

  @Override
  public byte[] serialize(String topic, Answer answer) {
    return new ByteWriter(EXPECTED_BYTES)
        .fixed(answer.replyTo().connection())
        .unsigned(answer.replyTo().correlation())
        .octet(codeOf(answer.verdict()))
        .signed(answer.value())
        .unsigned(answer.version())
        .signed(answer.offset())
        .toBytes();
  }

  /**
   * Reads an answer.
   *
   * @throws SerializationException where the bytes are none
   */
  @Override
  public Answer deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      throw new SerializationException("not an answer: no value");
    }
    ByteReader in = new ByteReader(bytes, "answer");
    long connection = in.fixed();
    long correlation = in.unsigned();
    if (correlation < 0) {
      throw in.malformed("correlation " + correlation);
    }
    Answer answer =
        new Answer(
            new ReplyTo(connection, 0, correlation),
            verdictOf(in),
            in.signed(),
            in.unsigned(),
            in.signed());
    in.end();
    return answer;
  }

  private static int codeOf(Answer.Verdict verdict) {
    return switch (verdict) {
      case DONE -> DONE;
      case OVERFLOW -> OVERFLOW;
      case EXPIRED -> EXPIRED;
    };
  }

  private static Answer.Verdict verdictOf(ByteReader in) {
    int code = in.octet();
    return switch (code) {
      case DONE -> Answer.Verdict.DONE;
      case OVERFLOW -> Answer.Verdict.OVERFLOW;
      case EXPIRED -> Answer.Verdict.EXPIRED;
      default -> throw in.malformed("verdict " + code);
    };
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
