package dev.tally.sticky.protocol;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardConfiguration;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    out.writeLong(map.generation()).writeInt(map.nodes().size());
    for (NodeInfo node : map.nodes()) {
      writeString(out, node.name());
      writeString(out, node.zone());
      out.writeLong(node.incarnation());
      writeString(out, node.host());
      out.writeInt(node.port()).writeDouble(node.weight());
    }
    out.writeInt(map.shards().size());
    for (ShardConfiguration shard : map.shards()) {
      out.writeLong(shard.epoch()).writeLong(shard.primary()).writeInt(shard.members().size());
      shard.members().forEach(out::writeLong);
    }
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
    List<ShardConfiguration> shards = new ArrayList<>();
    for (int i = 0; i < shardCount; i++) {
      long epoch = in.readLong();
      long primary = in.readLong();
      int memberCount = in.readInt();
      List<Long> members = new ArrayList<>();
      for (int m = 0; m < memberCount; m++) {
        members.add(in.readLong());
      }
      shards.add(new ShardConfiguration(epoch, primary, members));
    }
    return new PlacementMap(generation, nodes, shards);
  }

  private static void writeString(ByteBuf out, String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length).writeBytes(bytes);
  }

  private static String readString(ByteBuf in) {
    return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString();
  }
}
