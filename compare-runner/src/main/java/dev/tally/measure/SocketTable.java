package dev.tally.measure;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP sockets of this process's network namespace, with the bytes that the kernel counts of
 * each: what {@code ss -tine} prints, asked of the kernel directly (Linux, netlink(7),
 * sock_diag(7), {@code tcp_info} as of 4.19). It takes no privilege. Bytes are payload: those sent
 * count what was sent again, those received do not.
 */
final class SocketTable {

  /**
   * A socket.
   *
   * @param cookie tells it from all others there ever were since the machine started
   * @param inode by which a process holds it; 0 where none does (any more)
   * @param traffic of it so far
   */
  record Socket(long cookie, long inode, Traffic traffic) {}

  /** The C library's calls. */
  interface LibC extends Library {
    int socket(int domain, int type, int protocol);

    NativeLong send(int socket, ByteBuffer message, NativeLong length, int flags);

    NativeLong recv(int socket, ByteBuffer into, NativeLong length, int flags);

    int close(int socket);
  }

  /** Loaded when it is first asked for, where it can be. */
  private static final class Loaded {
    static final LibC C = Native.load("c", LibC.class);
  }

  private static final Logger log = LoggerFactory.getLogger(SocketTable.class);

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int IPPROTO_TCP = 6;
  private static final int MSG_DONTWAIT = 0x40;

  /** The kernel never answers with more at once. */
  private static final int MOST = 64 * 1024;

  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_DUMP = 0x300;
  private static final short NLMSG_ERROR = 2;
  private static final short NLMSG_DONE = 3;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final int INET_DIAG_INFO = 2;

  /** Of {@code struct nlmsghdr}. */
  private static final int HEADER = 16;

  /** Of {@code struct inet_diag_req_v2}. */
  private static final int REQUEST = 56;

  /** Of {@code struct inet_diag_msg}, and where in it things are. */
  private static final int ANSWER = 72;

  private static final int COOKIE = 44;
  private static final int INODE = 68;

  /** Where in {@code struct tcp_info} things are. */
  private static final int BYTES_RECEIVED = 128;

  private static final int BYTES_SENT = 200;

  /** Connected, or on the way from that to closed: neither listening nor still to be connected. */
  private static final int STATES =
      (1 << 1) | (1 << 4) | (1 << 5) | (1 << 8) | (1 << 9) | (1 << 11);

  private SocketTable() {}

  /**
   * Asks the kernel.
   *
   * @return every connected socket, of whatever process; empty where this system does not tell
   */
  static Optional<List<Socket>> read() {
    if (!Platform.isLinux()) {
      return Optional.empty();
    }
    try {
      LibC c = Loaded.C;
      int socket = c.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
      if (socket < 0) {
        return Optional.empty();
      }
      try {
        List<Socket> sockets = new ArrayList<>();
        ask(c, socket, AF_INET, sockets);
        ask(c, socket, AF_INET6, sockets);
        return Optional.of(sockets);
      } finally {
        c.close(socket);
      }
    } catch (IOException | LinkageError e) {
      log.debug("the kernel does not tell what sockets carry", e);
      return Optional.empty();
    }
  }

  private static void ask(LibC c, int socket, int family, List<Socket> sockets) throws IOException {
    ByteBuffer request = request(family);
    if (c.send(socket, request, new NativeLong(request.limit()), 0).longValue()
        != request.limit()) {
      throw new IOException("not asked: error " + Native.getLastError());
    }
    ByteBuffer answer = ByteBuffer.allocateDirect(MOST).order(ByteOrder.nativeOrder());
    boolean more = true;
    while (more) {
      // A part is ready before the one before it has been read: there is nothing to wait for.
      long length = c.recv(socket, answer, new NativeLong(MOST), MSG_DONTWAIT).longValue();
      if (length <= 0) {
        throw new IOException("not answered: error " + Native.getLastError());
      }
      answer.clear().limit((int) length);
      more = parse(answer, sockets);
    }
  }

  private static ByteBuffer request(int family) {
    ByteBuffer request = ByteBuffer.allocateDirect(HEADER + REQUEST).order(ByteOrder.nativeOrder());
    request.putInt(HEADER + REQUEST);
    request.putShort(SOCK_DIAG_BY_FAMILY);
    request.putShort((short) (NLM_F_REQUEST | NLM_F_DUMP));
    request.putInt(0).putInt(0);
    request.put((byte) family).put((byte) IPPROTO_TCP);
    request.put((byte) (1 << (INET_DIAG_INFO - 1))).put((byte) 0);
    request.putInt(STATES);
    return request.clear();
  }

  /**
   * Reads one part of the answer.
   *
   * @param part messages, from the start to the limit, in the byte order of the machine
   * @param sockets takes what is found
   * @return whether more parts follow
   * @throws IOException where the kernel refuses, or counts no bytes
   */
  static boolean parse(ByteBuffer part, List<Socket> sockets) throws IOException {
    int at = 0;
    while (part.limit() - at >= HEADER) {
      int length = part.getInt(at);
      short type = part.getShort(at + 4);
      if (length < HEADER || length > part.limit() - at) {
        throw new IOException("not understood: a message of " + length + " bytes");
      }
      if (type == NLMSG_DONE || type == NLMSG_ERROR) {
        int error = length >= HEADER + Integer.BYTES ? part.getInt(at + HEADER) : 0;
        if (error != 0) {
          throw new IOException("refused: error " + -error);
        }
        return false;
      }
      if (type == SOCK_DIAG_BY_FAMILY && length >= HEADER + ANSWER) {
        socket(part, at + HEADER, at + length).ifPresent(sockets::add);
      }
      at += aligned(length);
    }
    return true;
  }

  /** Empty for what is left of a connection when its socket is gone: that has no counters. */
  private static Optional<Socket> socket(ByteBuffer part, int at, int end) throws IOException {
    int attribute = at + ANSWER;
    while (end - attribute >= Integer.BYTES) {
      int length = Short.toUnsignedInt(part.getShort(attribute));
      int type = Short.toUnsignedInt(part.getShort(attribute + Short.BYTES));
      if (length < Integer.BYTES || length > end - attribute) {
        throw new IOException("not understood: an attribute of " + length + " bytes");
      }
      if (type == INET_DIAG_INFO) {
        int info = attribute + Integer.BYTES;
        if (length < Integer.BYTES + BYTES_SENT + Long.BYTES) {
          throw new IOException("this kernel does not count the bytes sent");
        }
        return Optional.of(
            new Socket(
                part.getLong(at + COOKIE),
                Integer.toUnsignedLong(part.getInt(at + INODE)),
                new Traffic(part.getLong(info + BYTES_SENT), part.getLong(info + BYTES_RECEIVED))));
      }
      attribute += aligned(length);
    }
    return Optional.empty();
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
