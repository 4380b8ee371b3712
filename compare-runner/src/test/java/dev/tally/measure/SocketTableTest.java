package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kernel's answers on paper. */
class SocketTableTest {

  private static final int ROOM = 4096;
  private static final int INFO = 2;
  private static final int OTHER = 8;
  private static final int INFO_LENGTH = 232;

  private final ByteBuffer part = ByteBuffer.allocate(ROOM).order(ByteOrder.nativeOrder());
  private final List<SocketTable.Socket> sockets = new ArrayList<>();

  private void message(int type, int body) {
    part.putInt(16 + body).putShort((short) type).putShort((short) 2).putInt(0).putInt(0);
  }

  /** A socket whose attributes are one of an odd length and one with its counters. */
  private void socket(long cookie, int inode, long sent, long received, int infoLength) {
    message(20, 72 + 8 + 4 + infoLength);
    int at = part.position();
    part.putLong(at + 44, cookie).putInt(at + 68, inode);
    part.position(at + 72);
    part.putShort((short) 5).putShort((short) OTHER).putInt(1);
    part.putShort((short) (4 + infoLength)).putShort((short) INFO);
    int info = part.position();
    part.putLong(info + 128, received);
    if (infoLength >= 208) {
      part.putLong(info + 200, sent);
    }
    part.position(info + infoLength);
  }

  private boolean parse() throws IOException {
    return SocketTable.parse(part.flip(), sockets);
  }

  @Test
  void countersAreReadUntilTheEndOfTheAnswer() throws Exception {
    socket(71, 1001, 5_000_000_000L, 7, INFO_LENGTH);
    socket(72, 1002, 8, 9, INFO_LENGTH);
    assertThat(parse()).isTrue();
    part.clear();
    socket(73, 0, 1, 2, INFO_LENGTH);
    message(3, 4);
    part.putInt(0);
    assertThat(parse()).isFalse();
    assertThat(sockets)
        .containsExactly(
            new SocketTable.Socket(71, 1001, new Traffic(5_000_000_000L, 7)),
            new SocketTable.Socket(72, 1002, new Traffic(8, 9)),
            new SocketTable.Socket(73, 0, new Traffic(1, 2)));
  }

  @Test
  void whatIsLeftOfAClosedSocketHasNoCounters() throws Exception {
    message(20, 72);
    part.position(part.position() + 72);
    assertThat(parse()).isTrue();
    assertThat(sockets).isEmpty();
  }

  @Test
  void aKernelThatRefusesOrCountsNoBytesIsNoAnswer() {
    message(2, 20);
    part.putInt(-2).position(36);
    assertThatThrownBy(this::parse).isInstanceOf(IOException.class).hasMessageContaining("error 2");
    part.clear();
    socket(71, 1001, 0, 7, 192);
    assertThatThrownBy(this::parse)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not count");
  }

  @Test
  void aMessageLongerThanWhatCameIsRefused() {
    part.putInt(100).putInt(0).putInt(0).putInt(0);
    assertThatThrownBy(this::parse)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("100 bytes");
  }
}
