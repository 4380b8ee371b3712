package dev.tally.sticky.placement;

import dev.tally.sticky.placement.PlacementCommand.Activated;
import dev.tally.sticky.placement.PlacementCommand.CaughtUp;
import dev.tally.sticky.placement.PlacementCommand.Create;
import dev.tally.sticky.placement.PlacementCommand.Dead;
import dev.tally.sticky.placement.PlacementCommand.Drain;
import dev.tally.sticky.placement.PlacementCommand.Heard;
import dev.tally.sticky.placement.PlacementCommand.Join;
import dev.tally.sticky.placement.PlacementCommand.LearnerFailed;
import dev.tally.sticky.placement.PlacementCommand.Reset;
import dev.tally.sticky.placement.PlacementCommand.Suspect;
import dev.tally.sticky.placement.PlacementCommand.Undrain;
import dev.tally.sticky.placement.PlacementCommand.Weigh;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Commands and states as bytes, for the replicated log and its snapshots. The first byte is the
 * version of the format; numbers are big-endian; strings are their length in two bytes, then UTF-8.
 */
public final class PlacementCodec {

  private static final int FORMAT = 1;

  private PlacementCodec() {}

  /**
   * Encodes a command.
   *
   * @param command any
   * @return its bytes
   * @throws IllegalArgumentException where a string of it is longer than 65,535 bytes
   */
  public static byte[] bytes(PlacementCommand command) {
    return written(out -> write(out, command));
  }

  /**
   * Encodes a state.
   *
   * @param state any
   * @return its bytes
   */
  public static byte[] bytes(PlacementState state) {
    return written(out -> StateFields.write(out, state));
  }

  /**
   * Decodes a command.
   *
   * @param bytes from {@link #bytes(PlacementCommand)}
   * @return the command
   * @throws IllegalArgumentException where they are none
   */
  public static PlacementCommand command(byte[] bytes) {
    return read(bytes, PlacementCodec::readCommand);
  }

  /**
   * Decodes a state.
   *
   * @param bytes from {@link #bytes(PlacementState)}
   * @return the state
   * @throws IllegalArgumentException where they are none
   */
  public static PlacementState state(byte[] bytes) {
    return read(bytes, StateFields::read);
  }

  private static byte[] written(Consumer<ByteBuf> content) {
    ByteBuf out = Unpooled.buffer(64).writeByte(FORMAT);
    content.accept(out);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private static <T> T read(byte[] bytes, Function<ByteBuf, T> content) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException("format is " + format + ", must be " + FORMAT);
      }
      T read = content.apply(in);
      if (in.isReadable()) {
        throw new IllegalArgumentException(in.readableBytes() + " bytes are left over");
      }
      return read;
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("cut off after " + bytes.length + " bytes", e);
    }
  }

  private static void write(ByteBuf out, PlacementCommand command) {
    if (command instanceof Create create) {
      out.writeByte(1).writeLong(create.generation());
      out.writeInt(create.shards()).writeInt(create.replicas());
    } else if (command instanceof Join join) {
      StateFields.writeNode(out.writeByte(2), join.node());
    } else if (command instanceof Suspect suspect) {
      out.writeByte(3).writeLong(suspect.incarnation());
    } else if (command instanceof Heard heard) {
      out.writeByte(4).writeLong(heard.incarnation());
    } else if (command instanceof Dead dead) {
      out.writeByte(5).writeLong(dead.incarnation());
    } else if (command instanceof Drain drain) {
      StateFields.writeString(out.writeByte(6), drain.name());
    } else if (command instanceof Undrain undrain) {
      StateFields.writeString(out.writeByte(7), undrain.name());
    } else if (command instanceof Weigh weigh) {
      StateFields.writeString(out.writeByte(8), weigh.name());
      out.writeDouble(weigh.weight());
    } else if (command instanceof Activated report) {
      writeReport(out.writeByte(9), report.shard(), report.epoch(), report.primary());
    } else if (command instanceof CaughtUp report) {
      writeReport(out.writeByte(10), report.shard(), report.epoch(), report.learner());
    } else if (command instanceof LearnerFailed report) {
      writeReport(out.writeByte(11), report.shard(), report.epoch(), report.learner());
    } else if (command instanceof Reset reset) {
      out.writeByte(12).writeLong(reset.lostGeneration()).writeLong(reset.newGeneration());
    }
  }

  private static void writeReport(ByteBuf out, int shard, long epoch, long node) {
    out.writeInt(shard).writeLong(epoch).writeLong(node);
  }

  private static PlacementCommand readCommand(ByteBuf in) {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 1 -> new Create(in.readLong(), in.readInt(), in.readInt());
      case 2 -> new Join(StateFields.readNode(in));
      case 3 -> new Suspect(in.readLong());
      case 4 -> new Heard(in.readLong());
      case 5 -> new Dead(in.readLong());
      case 6 -> new Drain(StateFields.readString(in));
      case 7 -> new Undrain(StateFields.readString(in));
      case 8 -> new Weigh(StateFields.readString(in), in.readDouble());
      case 9 -> new Activated(in.readInt(), in.readLong(), in.readLong());
      case 10 -> new CaughtUp(in.readInt(), in.readLong(), in.readLong());
      case 11 -> new LearnerFailed(in.readInt(), in.readLong(), in.readLong());
      case 12 -> new Reset(in.readLong(), in.readLong());
      default -> throw new IllegalArgumentException("command is " + kind + ", must be 1 to 12");
    };
  }
}
