package dev.tally.sticky.node;

import dev.tally.sticky.consensus.ReplicatedMachine;
import dev.tally.sticky.placement.Placement;
import dev.tally.sticky.placement.PlacementCodec;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementLimits;
import dev.tally.sticky.placement.PlacementResult;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.protocol.MapCodec;
import dev.tally.sticky.routing.PlacementMap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** The placement as the machine that the voters replicate; several commands travel together. */
final class PlacementMachine implements ReplicatedMachine {

  private final Consumer<PlacementState> listener;
  private final Consumer<Boolean> leadership;
  private volatile PlacementState state = PlacementState.empty(PlacementLimits.DEFAULT);

  PlacementMachine(Consumer<PlacementState> listener, Consumer<Boolean> leadership) {
    this.listener = listener;
    this.leadership = leadership;
  }

  PlacementState state() {
    return state;
  }

  static byte[] batch(Collection<PlacementCommand> commands) {
    ByteBuf out = Unpooled.buffer();
    for (PlacementCommand command : commands) {
      byte[] bytes = PlacementCodec.bytes(command);
      out.writeInt(bytes.length).writeBytes(bytes);
    }
    return ByteBufUtil.getBytes(out);
  }

  /** What was answered to an empty batch. */
  static Optional<PlacementMap> map(byte[] answer) {
    return answer.length == 0
        ? Optional.empty()
        : Optional.of(MapCodec.read(Unpooled.wrappedBuffer(answer)));
  }

  /** An empty batch asks for the map, anything else is answered by what was refused of it. */
  @Override
  public byte[] apply(byte[] batch) {
    if (batch.length == 0) {
      ByteBuf out = Unpooled.buffer();
      state.map().ifPresent(map -> MapCodec.write(out, map));
      return ByteBufUtil.getBytes(out);
    }
    ByteBuf in = Unpooled.wrappedBuffer(batch);
    PlacementState before = state;
    PlacementState now = before;
    StringBuilder refusals = new StringBuilder();
    while (in.isReadable()) {
      byte[] bytes = new byte[in.readInt()];
      in.readBytes(bytes);
      PlacementResult result = Placement.apply(now, PlacementCodec.command(bytes));
      now = result.state();
      result
          .refusal()
          .ifPresent(why -> refusals.append(refusals.isEmpty() ? "" : "; ").append(why));
    }
    state = now;
    if (now.version() != before.version()) {
      listener.accept(now);
    }
    return refusals.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] snapshot() {
    return PlacementCodec.bytes(state);
  }

  @Override
  public void restore(byte[] snapshot) {
    state = PlacementCodec.state(snapshot);
    listener.accept(state);
  }

  @Override
  public void leadership(boolean leads) {
    leadership.accept(leads);
  }
}
