package dev.tally.sticky.protocol;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Placement maps as bytes. Strings are their length in two bytes, then UTF-8. */
public final class MapCodec {

  private MapCodec() {}

  /**
   * Appends a map.
   *
   * @param out where to
   * @param map what
   */
  public static void write(ByteBuf out, PlacementMap map) {
    out.writeLong(map.generation()).writeLong(map.version()).writeInt(map.nodes().size());
    for (NodeInfo node : map.nodes()) {
      writeString(out, node.name());
      writeString(out, node.zone());
      out.writeLong(node.incarnation());
      writeString(out, node.host());
      out.writeInt(node.port()).writeDouble(node.weight());
    }
    out.writeInt(map.shards().size());
    map.shards().forEach(shard -> writeShard(out, shard));
    // Sorted: equal maps are equal bytes.
    writeMembers(out, map.dead().stream().sorted().toList());
  }

  /**
   * Reads a map.
   *
   * @param in begins with one
   * @return the map
   * @throws IllegalArgumentException where it is none
   * @throws IndexOutOfBoundsException where it is cut off
   */
  public static PlacementMap read(ByteBuf in) {
    long generation = in.readLong();
    long version = in.readLong();
    int nodeCount = in.readInt();
    List<NodeInfo> nodes = new ArrayList<>();
    for (int i = 0; i < nodeCount; i++) {
      nodes.add(
          new NodeInfo(
              readString(in),
              readString(in),
              in.readLong(),
              readString(in),
              in.readInt(),
              in.readDouble()));
    }
    int shardCount = in.readInt();
    List<ShardAssignment> shards = new ArrayList<>();
    for (int i = 0; i < shardCount; i++) {
      shards.add(readShard(in));
    }
    return new PlacementMap(generation, version, nodes, shards, Set.copyOf(readMembers(in)));
  }

  private static void writeShard(ByteBuf out, ShardAssignment shard) {
    out.writeLong(shard.epoch()).writeLong(shard.current().primary());
    writeMembers(out, shard.current().members());
    out.writeLong(shard.activeEpoch());
    writeMembers(out, shard.activeMembers());
    out.writeLong(shard.learner()).writeBoolean(shard.lost());
  }

  private static ShardAssignment readShard(ByteBuf in) {
    ShardConfiguration current =
        new ShardConfiguration(in.readLong(), in.readLong(), readMembers(in));
    long activeEpoch = in.readLong();
    List<Long> activeMembers = readMembers(in);
    return new ShardAssignment(
        current, activeMembers, activeEpoch, in.readLong(), in.readBoolean());
  }

  private static void writeMembers(ByteBuf out, List<Long> members) {
    out.writeInt(members.size());
    members.forEach(out::writeLong);
  }

  private static List<Long> readMembers(ByteBuf in) {
    int count = in.readInt();
    List<Long> members = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      members.add(in.readLong());
    }
    return members;
  }

  private static void writeString(ByteBuf out, String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length).writeBytes(bytes);
  }

  private static String readString(ByteBuf in) {
    return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString();
  }
}
