package dev.tally.kafka.query;

import dev.tally.counter.Reading;
import dev.tally.counter.Token;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * The frames. A question is {@code correlation:8, kind:1, partition:4, bound:8, key}, an answer
 * {@code correlation:8, status:1} and then, if {@link Status#DONE}, a reading, the places of a
 * partition, or numbers.
 */
public final class QueryFrame {

  /** What is asked. */
  public enum Kind {
    /** The counter, from the active task only. */
    ACTIVE(0),
    /** The counter, from whatever copy this instance has. */
    ANY(1),
    /** Where the copies of a partition are. */
    PLACES(2),
    /** What the instance counts. */
    NUMBERS(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /** How it went. */
  public enum Status {
    /** The answer follows. */
    DONE(0),
    /** The copy has not reached the bound yet. */
    NOT_CAUGHT_UP(1),
    /** This instance has no such copy (any more, or yet). */
    NOT_HERE(2);

    private final int code;

    Status(int code) {
      this.code = code;
    }
  }

  /**
   * A question.
   *
   * @param correlation comes back with the answer
   * @param kind what is asked
   * @param partition of the commands topic
   * @param bound the offset of the command that the answer must know of, -1 for none
   * @param key of the counter, UTF-8
   */
  public record Question(long correlation, Kind kind, int partition, long bound, Bytes key) {}

  private QueryFrame() {}

  /**
   * Writes a question.
   *
   * @param question what
   * @param out where
   */
  public static void write(Question question, ByteBuf out) {
    out.writeLong(question.correlation())
        .writeByte(question.kind().code)
        .writeInt(question.partition())
        .writeLong(question.bound())
        .writeBytes(question.key().get());
  }

  /**
   * Reads a question.
   *
   * @param in the whole frame
   * @return what was written
   * @throws IllegalArgumentException where it is none
   */
  public static Question question(ByteBuf in) {
    long correlation = in.readLong();
    int kind = in.readUnsignedByte();
    int partition = in.readInt();
    long bound = in.readLong();
    byte[] key = new byte[in.readableBytes()];
    in.readBytes(key);
    for (Kind known : Kind.values()) {
      if (known.code == kind) {
        return new Question(correlation, known, partition, bound, Bytes.wrap(key));
      }
    }
    throw new IllegalArgumentException("a question of kind " + kind);
  }

  /**
   * Begins an answer, or is all of one that is not {@link Status#DONE}.
   *
   * @param correlation of the question
   * @param status how it went
   * @param out where
   */
  public static void write(long correlation, Status status, ByteBuf out) {
    out.writeLong(correlation).writeByte(status.code);
  }

  /**
   * The rest of an answer with a counter.
   *
   * @param value its value
   * @param version its version
   * @param lastChange the offset of its last change, -1 for none
   * @param instance the name of the instance that answers
   * @param out where
   */
  public static void writeReading(
      long value, long version, long lastChange, String instance, ByteBuf out) {
    out.writeLong(value).writeLong(version).writeLong(lastChange);
    out.writeCharSequence(instance, StandardCharsets.UTF_8);
  }

  /**
   * The rest of an answer with places.
   *
   * @param places host and port, the active one first
   * @param out where
   */
  public static void writePlaces(List<String> places, ByteBuf out) {
    for (String place : places) {
      byte[] bytes = place.getBytes(StandardCharsets.UTF_8);
      out.writeShort(bytes.length).writeBytes(bytes);
    }
  }

  /**
   * The rest of an answer with numbers.
   *
   * @param numbers by name
   * @param out where
   */
  public static void writeNumbers(Map<String, Double> numbers, ByteBuf out) {
    numbers.forEach(
        (name, value) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          out.writeShort(bytes.length).writeBytes(bytes).writeDouble(value);
        });
  }

  /**
   * Reads numbers.
   *
   * @param in the rest of the frame
   * @return by name
   */
  public static Map<String, Double> numbers(ByteBuf in) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    while (in.isReadable()) {
      String name = in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString();
      numbers.put(name, in.readDouble());
    }
    return numbers;
  }

  /**
   * Reads the status of an answer, after its correlation.
   *
   * @param in the frame
   * @return how it went
   */
  public static Status status(ByteBuf in) {
    int status = in.readUnsignedByte();
    for (Status known : Status.values()) {
      if (known.code == status) {
        return known;
      }
    }
    throw new IllegalArgumentException("an answer of status " + status);
  }

  /**
   * Reads a counter.
   *
   * @param partition where it lives
   * @param in the rest of the frame
   * @return the reading
   */
  public static Reading reading(int partition, ByteBuf in) {
    long value = in.readLong();
    long version = in.readLong();
    long lastChange = in.readLong();
    String instance = in.readCharSequence(in.readableBytes(), StandardCharsets.UTF_8).toString();
    Token token = lastChange < 0 ? Token.NONE : new Token(partition, 0, lastChange);
    return new Reading(value, version, token, instance);
  }

  /**
   * Reads places.
   *
   * @param in the rest of the frame
   * @return host and port, the active one first
   */
  public static List<String> places(ByteBuf in) {
    List<String> places = new ArrayList<>();
    while (in.isReadable()) {
      places.add(in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString());
    }
    return places;
  }
}
