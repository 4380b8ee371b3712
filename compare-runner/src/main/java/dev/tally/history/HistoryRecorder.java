package dev.tally.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records operations into a file at negligible cost: an operation is coded into a buffer under a
 * short lock, without an object; a thread of its own writes full buffers, and half-full ones twice
 * a second, so that little is lost if the process is killed. Where the disk can not keep up,
 * recording waits: nothing is dropped.
 *
 * <p>Safe for use by many threads. The format is described in {@code HistoryFormat}.
 */
public final class HistoryRecorder implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 20;
  private static final int BUFFERS = 8;
  private static final long FLUSH_MILLIS = 500;

  private final long origin = System.nanoTime();
  private final FileChannel file;
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BUFFERS);
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();

  /** One operation is coded here first: single bytes cost more in a direct buffer. */
  private final byte[] scratch = new byte[HistoryFormat.MAX_EVENT_BYTES];

  /** Numbers of the nodes met; guarded by the lock. */
  private final Map<String, Integer> nodes = new HashMap<>();

  private ByteBuffer current;
  private long lastIntended;
  private boolean closed;
  private volatile boolean ending;
  private volatile @Nullable IOException failure;

  private HistoryRecorder(FileChannel file, Path path) {
    this.file = file;
    for (int i = 1; i < BUFFERS; i++) {
      empty.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
    }
    current = ByteBuffer.allocateDirect(BUFFER_BYTES);
    writer = new Thread(this::write, "history-" + path.getFileName());
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Creates a history.
   *
   * @param path a new file
   * @param keys every key it will speak of; an operation names its key by the index here
   * @return recording; the times of operations must be later than this
   * @throws IOException where it can not be written
   */
  public static HistoryRecorder create(Path path, List<String> keys) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    int bytes = HistoryFormat.MAGIC.length + 5;
    List<byte[]> encoded = keys.stream().map(k -> k.getBytes(StandardCharsets.UTF_8)).toList();
    for (byte[] key : encoded) {
      bytes += 5 + key.length;
    }
    ByteBuffer header = ByteBuffer.allocate(bytes).put(HistoryFormat.MAGIC);
    putVarint(header, keys.size());
    for (byte[] key : encoded) {
      putVarint(header, key.length);
      header.put(key);
    }
    header.flip();
    while (header.hasRemaining()) {
      file.write(header);
    }
    return new HistoryRecorder(file, path);
  }

  /**
   * Records one operation that has ended.
   *
   * @param keyId index of its key
   * @param process the logical process that issued it
   * @param kind what it asked for
   * @param phase which part of the trial it belongs to
   * @param end how it ended
   * @param delta what was added, 0 for reads
   * @param intended when the schedule wanted it to start, as {@link System#nanoTime}
   * @param call when it was sent, as {@link System#nanoTime}
   * @param returned when it ended, as {@link System#nanoTime}, not before the call
   * @param value the answer's value; ignored unless done
   * @param version the answer's version; ignored unless done
   * @param node who answered, empty for nobody known; ignored unless done
   */
  public void record(
      int keyId,
      int process,
      OperationKind kind,
      Phase phase,
      Ending end,
      long delta,
      long intended,
      long call,
      long returned,
      long value,
      long version,
      String node) {
    int flags = HistoryFormat.flags(kind, phase, end);
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the history is closed");
      }
      int nodeId = end == Ending.DONE ? nodeId(node) : 0;
      if (current.remaining() < HistoryFormat.MAX_OPERATION_BYTES) {
        swap();
      }
      byte[] code = scratch;
      code[0] = (byte) flags;
      int at = putVarint(code, 1, keyId);
      at = putVarint(code, at, process);
      at = putVarint(code, at, HistoryFormat.zigzag(delta));
      long relative = intended - origin;
      at = putVarint(code, at, HistoryFormat.zigzag(relative - lastIntended));
      lastIntended = relative;
      at = putVarint(code, at, HistoryFormat.zigzag(call - intended));
      at = putVarint(code, at, returned - call);
      if (end == Ending.DONE) {
        at = putVarint(code, at, HistoryFormat.zigzag(value));
        at = putVarint(code, at, version);
        at = putVarint(code, at, nodeId);
      }
      current.put(code, 0, at);
    } finally {
      lock.unlock();
    }
  }

  /** Holding the lock: the node's number, made known to the reader if it is new. */
  private int nodeId(String node) {
    Integer known = nodes.get(node);
    if (known != null) {
      return known;
    }
    if (node.isEmpty() || nodes.size() == HistoryCursor.MAX_NODES) {
      return 0;
    }
    if (current.remaining() < HistoryFormat.MAX_EVENT_BYTES) {
      swap();
    }
    scratch[0] = (byte) HistoryFormat.NODE;
    current.put(scratch, 0, putText(scratch, 1, node));
    int id = nodes.size() + 1;
    nodes.put(node, id);
    return id;
  }

  /**
   * A moment on the clock of the history.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @return as {@link HistoryCursor} tells it
   */
  public long onItsClock(long nanoTime) {
    return nanoTime - origin;
  }

  /**
   * Records something that happened to the system.
   *
   * @param nanos when, as {@link System#nanoTime}
   * @param name what, short
   * @param detail to whom; may be empty
   */
  public void event(long nanos, String name, String detail) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the history is closed");
      }
      if (current.remaining() < HistoryFormat.MAX_EVENT_BYTES) {
        swap();
      }
      scratch[0] = (byte) HistoryFormat.EVENT;
      int at = putVarint(scratch, 1, HistoryFormat.zigzag(nanos - origin));
      at = putText(scratch, at, name);
      at = putText(scratch, at, detail);
      current.put(scratch, 0, at);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the position after it. */
  private static int putText(byte[] code, int position, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, HistoryEvent.MAX_TEXT_BYTES);
    // Never in the middle of a character.
    while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
      length--;
    }
    int at = putVarint(code, position, length);
    System.arraycopy(bytes, 0, code, at, length);
    return at + length;
  }

  /** Returns the position after it. */
  private static int putVarint(byte[] code, int position, long number) {
    int at = position;
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      code[at++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    code[at++] = (byte) rest;
    return at;
  }

  private static void putVarint(ByteBuffer buffer, long number) {
    byte[] code = new byte[HistoryFormat.MAX_VARINT_BYTES];
    buffer.put(code, 0, putVarint(code, 0, number));
  }

  /** Holding the lock: gives the current buffer to the writer and takes an empty one. */
  private void swap() {
    boolean interrupted = false;
    while (true) {
      try {
        full.put(current);
        current = empty.take();
        break;
      } catch (InterruptedException e) {
        // Losing operations is worse than being late to hear of an interrupt.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    while (true) {
      try {
        boolean last = ending;
        ByteBuffer buffer = full.poll(last ? 0 : FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        if (buffer != null) {
          writeAndRecycle(buffer);
        } else if (last) {
          // Here and not in close(): an interrupt of the closing thread would close the channel.
          lock.lock();
          try {
            writeAndRecycle(current);
          } finally {
            lock.unlock();
          }
          return;
        } else {
          flush();
        }
      } catch (InterruptedException e) {
        // Only close() ends this thread.
      }
    }
  }

  /** Never waits for the lock: its holder may be waiting for this thread to empty a buffer. */
  private void flush() {
    if (!lock.tryLock()) {
      return;
    }
    ByteBuffer partial;
    try {
      ByteBuffer spare = full.isEmpty() ? empty.poll() : null;
      if (spare == null) {
        return;
      }
      partial = current;
      current = spare;
    } finally {
      lock.unlock();
    }
    writeAndRecycle(partial);
  }

  private void writeAndRecycle(ByteBuffer buffer) {
    buffer.flip();
    try {
      while (failure == null && buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      failure = e;
    }
    buffer.clear();
    empty.offer(buffer);
  }

  /**
   * Writes what is left and closes the file. Idempotent.
   *
   * @throws UncheckedIOException where the file could not be written, now or before
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    ending = true;
    // Wakes the writer. There is room: of all buffers, the current one is never in the queue.
    full.offer(ByteBuffer.allocate(0));
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      file.close();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    IOException failed = failure;
    if (failed != null) {
      throw new UncheckedIOException("the history could not be written", failed);
    }
  }
}
