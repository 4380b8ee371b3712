package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The parts of a state as bytes. Targets are not written: they follow from the nodes. */
final class StateFields {

  private static final int MAX_STRING = 0xFFFF;

  private StateFields() {}

  static void write(ByteBuf out, PlacementState state) {
    out.writeLong(state.generation()).writeLong(state.version()).writeInt(state.replicas());
    out.writeInt(state.limits().maxMoves()).writeInt(state.limits().maxTransfers());
    PlacementCounters counters = state.counters();
    out.writeLong(counters.movesBegun())
        .writeLong(counters.movesDone())
        .writeLong(counters.movesAbandoned())
        .writeLong(counters.transfers())
        .writeLong(counters.failovers())
        .writeLong(counters.theoreticalMinimum());
    writeNumbers(out, state.buried());
    out.writeInt(state.nodes().size());
    for (PlacedNode node : state.nodes()) {
      writeNode(out, node.info());
      out.writeByte(code(node.status())).writeBoolean(node.draining());
    }
    out.writeInt(state.shards().size());
    for (ShardAssignment shard : state.shards()) {
      out.writeLong(shard.epoch()).writeLong(shard.current().primary());
      writeNumbers(out, shard.current().members());
      writeNumbers(out, shard.activeMembers());
      out.writeLong(shard.activeEpoch()).writeLong(shard.learner()).writeBoolean(shard.lost());
    }
  }

  static PlacementState read(ByteBuf in) {
    long generation = in.readLong();
    long version = in.readLong();
    int replicas = in.readInt();
    PlacementLimits limits = new PlacementLimits(in.readInt(), in.readInt());
    PlacementCounters counters =
        new PlacementCounters(
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong());
    List<Long> buried = readNumbers(in);
    List<PlacedNode> nodes =
        readList(in, i -> new PlacedNode(readNode(i), status(i.readByte()), i.readBoolean()));
    List<ShardAssignment> shards = readList(in, StateFields::readShard);
    return new PlacementState(
        generation,
        version,
        replicas,
        nodes,
        buried,
        shards,
        Targets.of(nodes, shards.size(), replicas),
        limits,
        counters);
  }

  private static ShardAssignment readShard(ByteBuf in) {
    ShardConfiguration current =
        new ShardConfiguration(in.readLong(), in.readLong(), readNumbers(in));
    List<Long> activeMembers = readNumbers(in);
    return new ShardAssignment(
        current, activeMembers, in.readLong(), in.readLong(), in.readBoolean());
  }

  static void writeNode(ByteBuf out, NodeInfo node) {
    writeString(out, node.name());
    writeString(out, node.zone());
    out.writeLong(node.incarnation());
    writeString(out, node.host());
    out.writeInt(node.port()).writeDouble(node.weight());
  }

  static NodeInfo readNode(ByteBuf in) {
    return new NodeInfo(
        readString(in),
        readString(in),
        in.readLong(),
        readString(in),
        in.readInt(),
        in.readDouble());
  }

  static void writeString(ByteBuf out, String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_STRING) {
      throw new IllegalArgumentException(
          "a string is " + bytes.length + " bytes, must be at most " + MAX_STRING);
    }
    out.writeShort(bytes.length).writeBytes(bytes);
  }

  static String readString(ByteBuf in) {
    return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString();
  }

  private static void writeNumbers(ByteBuf out, List<Long> numbers) {
    out.writeInt(numbers.size());
    numbers.forEach(out::writeLong);
  }

  private static List<Long> readNumbers(ByteBuf in) {
    return readList(in, ByteBuf::readLong);
  }

  private static <T> List<T> readList(ByteBuf in, Function<ByteBuf, T> element) {
    int count = in.readInt();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(element.apply(in));
    }
    return list;
  }

  private static int code(NodeStatus status) {
    return switch (status) {
      case LIVE -> 1;
      case SUSPECT -> 2;
      case DRAINING -> 3;
      case DEAD -> 4;
    };
  }

  private static NodeStatus status(int code) {
    return switch (code) {
      case 1 -> NodeStatus.LIVE;
      case 2 -> NodeStatus.SUSPECT;
      case 3 -> NodeStatus.DRAINING;
      case 4 -> NodeStatus.DEAD;
      default -> throw new IllegalArgumentException("status is " + code + ", must be 1 to 4");
    };
  }
}
