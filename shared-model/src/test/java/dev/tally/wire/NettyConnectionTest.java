package dev.tally.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only goes wrong where a connection ends while it begins. */
class NettyConnectionTest {

  private final WireLoop loop = WireLoop.start("test");
  private final List<String> told = new ArrayList<>();
  private final NettyConnection connection =
      new NettyConnection(
          loop,
          new ConnectionHandler() {
            @Override
            public void onOpen(Connection opened) {
              told.add("open");
            }

            @Override
            public void onFrame(Connection from, ByteBuf frame) {
              told.add("frame");
            }

            @Override
            public void onClosed(Connection ended, Optional<Throwable> cause) {
              told.add("closed");
            }
          },
          "nobody");

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private static ChannelHandlerContext context() {
    ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
    return new EmbeddedChannel(handler).pipeline().context(handler);
  }

  @Test
  void whatWasGivenUpBeforeItOpenedIsNeverOpen() {
    connection.neverOpened(new IllegalStateException("gave up"));
    connection.channelActive(context());
    assertThat(told).containsExactly("closed");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void aFrameForAConnectionThatHasEndedTakesNoMemoryThatSomebodyMustRelease() throws Exception {
    connection.adopt(new EmbeddedChannel(), false);
    connection.channelActive(context());
    connection.fail(new IllegalStateException("broke"));
    List<Boolean> direct = new ArrayList<>();
    loop.execute(
        () -> {
          direct.add(connection.beginFrame().writeLong(7).isDirect());
          connection.endFrame();
        });
    loop.close();
    loop.join();
    assertThat(direct).containsExactly(false);
  }
}
