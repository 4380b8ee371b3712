package dev.tally.sticky.node;

import dev.tally.sticky.placement.PlacementCodec;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.protocol.Kind;
import dev.tally.wire.Connection;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may ask of a node. Every answer is a line of text, empty where all is well, but
 * for metrics.
 */
final class Operator {

  private final Node node;
  private final Connection connection;

  Operator(Node node, Connection connection) {
    this.node = node;
    this.connection = connection;
  }

  void form(ByteBuf frame) {
    ClusterInfo wanted = ClusterInfo.parse(frame.toString(StandardCharsets.UTF_8));
    Former former = node.former().orElseThrow();
    try {
      answer(former.form(wanted).thenApply(done -> ""));
    } catch (IllegalStateException e) {
      answer(String.valueOf(e.getMessage()));
    }
  }

  void command(ByteBuf frame) {
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    PlacementCommand command = PlacementCodec.command(bytes);
    if (node.control().isEmpty()) {
      answer("this node is in no cluster yet");
    } else {
      answer(node.control().get().execute(List.of(command)));
    }
  }

  void cluster() {
    answer(node.control().map(control -> control.cluster().format()).orElse(""));
  }

  void placement() {
    byte[] state =
        node.control().flatMap(Control::state).map(PlacementCodec::bytes).orElse(new byte[0]);
    connection.beginFrame().writeByte(Kind.ANSWER).writeBytes(state);
    connection.endFrame();
  }

  void metrics() {
    answer(Metrics.text(new Metrics(node).look()));
  }

  private void answer(CompletableFuture<String> text) {
    text.whenComplete(
        (said, broken) -> node.loop().execute(() -> answer(broken == null ? said : why(broken))));
  }

  private static String why(Throwable broken) {
    Throwable cause = broken.getCause();
    return String.valueOf(cause == null ? broken : cause);
  }

  private void answer(@Nullable String text) {
    if (connection.isOpen() && text != null) {
      connection
          .beginFrame()
          .writeByte(Kind.ANSWER)
          .writeBytes(text.getBytes(StandardCharsets.UTF_8));
      connection.endFrame();
    }
  }
}
