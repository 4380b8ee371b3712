package dev.tally.history;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads histories written by {@link HistoryRecorder}. */
public final class HistoryFile {

  private static final int MAX_KEYS = 100_000_000;
  private static final int MAX_KEY_BYTES = 1 << 16;

  private HistoryFile() {}

  /**
   * Opens a history. An operation that is not whole, at the end of the file, is not read.
   *
   * @param file a recorded history
   * @return before its first operation
   * @throws IOException where it can not be read, or is no history of a version known here
   */
  public static HistoryCursor open(Path file) throws IOException {
    return open(file, new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /**
   * Reads a history that is open already.
   *
   * @param file for messages
   * @param bytes at its beginning; closed by the cursor, or where this throws
   * @return before its first operation
   * @throws IOException where it can not be read, or is no history of a version known here
   */
  public static HistoryCursor open(Path file, InputStream bytes) throws IOException {
    DataInputStream in = new DataInputStream(bytes);
    try {
      byte[] magic = in.readNBytes(HistoryFormat.MAGIC.length);
      boolean tellsNodes = Arrays.equals(magic, HistoryFormat.MAGIC);
      if (!tellsNodes && !Arrays.equals(magic, HistoryFormat.MAGIC_1)) {
        throw new IOException(file + " is no Tally history (version 1 or 2)");
      }
      return new FileCursor(in, readKeys(in, file), tellsNodes);
    } catch (EOFException e) {
      in.close();
      throw new IOException(file + " ends within its table of keys", e);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String[] readKeys(DataInputStream in, Path file) throws IOException {
    long count = readVarint(in);
    if (count < 0 || count > MAX_KEYS) {
      throw new IOException(file + " claims " + count + " keys, must be at most " + MAX_KEYS);
    }
    // Grows as keys are met: the count of a damaged file must not claim memory.
    List<String> keys = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long length = readVarint(in);
      if (length < 0 || length > MAX_KEY_BYTES) {
        throw new IOException(file + " claims a key of " + length + " bytes");
      }
      byte[] key = in.readNBytes((int) length);
      if (key.length < length) {
        throw new EOFException();
      }
      keys.add(new String(key, StandardCharsets.UTF_8));
    }
    return keys.toArray(String[]::new);
  }

  private static long readVarint(InputStream in) throws IOException {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      number |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IOException("a number is longer than 64 bits");
  }

  /** Walks the operations of one file, decoding from a buffer of its own. */
  private static final class FileCursor implements HistoryCursor {

    private final InputStream in;
    private final String[] keys;
    private final boolean tellsNodes;
    private final List<String> nodes = new ArrayList<>(List.of(""));
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private boolean atEnd;
    private final List<HistoryEvent> events = new ArrayList<>();

    private int keyId;
    private int process;
    private OperationKind kind = OperationKind.ADD;
    private Phase phase = Phase.PRELOAD;
    private Ending ending = Ending.DONE;
    private long delta;
    private long intended;
    private long call;
    private long returned;
    private long value;
    private long version;
    private int nodeId;

    FileCursor(InputStream in, String[] keys, boolean tellsNodes) {
      this.in = in;
      this.keys = keys;
      this.tellsNodes = tellsNodes;
    }

    @Override
    public boolean next() {
      try {
        fill();
        while (decodeNews()) {
          fill();
        }
        if (position == limit) {
          return false;
        }
        decode();
        return true;
      } catch (ArrayIndexOutOfBoundsException e) {
        if (atEnd) {
          position = limit;
          return false;
        }
        throw new IllegalStateException("the history is damaged", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Sees to it that a whole operation or event is in the buffer, if there is one. */
    private void fill() throws IOException {
      if (atEnd || limit - position >= HistoryFormat.MAX_EVENT_BYTES) {
        return;
      }
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
      while (limit < buffer.length) {
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
          atEnd = true;
          return;
        }
        limit += read;
      }
    }

    /** Whether what came next was no operation, but an event or the name of a node. */
    private boolean decodeNews() {
      int kind = position < limit ? buffer[position] & 0xFF : 0;
      if (kind == HistoryFormat.EVENT) {
        nextByte();
        long nanos = HistoryFormat.unzigzag(nextVarint());
        events.add(new HistoryEvent(nanos, nextText(), nextText()));
      } else if (kind == HistoryFormat.NODE && tellsNodes) {
        nextByte();
        nodes.add(nextText());
      } else {
        return false;
      }
      return true;
    }

    private String nextText() {
      int length = nextInt("a text's length", HistoryEvent.MAX_TEXT_BYTES);
      if (limit - position < length) {
        throw new ArrayIndexOutOfBoundsException(limit);
      }
      position += length;
      return new String(buffer, position - length, length, StandardCharsets.UTF_8);
    }

    @Override
    public List<HistoryEvent> events() {
      return List.copyOf(events);
    }

    private void decode() {
      int flags = nextByte();
      if ((flags & ~0x3F) != HistoryFormat.OPERATION) {
        throw new IllegalStateException("the history is damaged: flags " + flags);
      }
      keyId = nextInt("key id", keys.length - 1);
      process = nextInt("process", Integer.MAX_VALUE);
      delta = HistoryFormat.unzigzag(nextVarint());
      long nextIntended = intended + HistoryFormat.unzigzag(nextVarint());
      call = nextIntended + HistoryFormat.unzigzag(nextVarint());
      returned = call + nextVarint();
      kind = HistoryFormat.kind(flags);
      phase = HistoryFormat.phase(flags);
      ending = HistoryFormat.ending(flags);
      value = ending == Ending.DONE ? HistoryFormat.unzigzag(nextVarint()) : 0;
      version = ending == Ending.DONE ? nextVarint() : 0;
      nodeId = ending == Ending.DONE && tellsNodes ? nextInt("node id", nodes.size() - 1) : 0;
      intended = nextIntended;
    }

    private int nextInt(String name, int max) {
      long number = nextVarint();
      if (number < 0 || number > max) {
        throw new IllegalStateException(
            "the history is damaged: " + name + " " + number + ", must be 0 to " + max);
      }
      return (int) number;
    }

    private int nextByte() {
      if (position == limit) {
        throw new ArrayIndexOutOfBoundsException(position);
      }
      return buffer[position++];
    }

    private long nextVarint() {
      long number = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        int next = nextByte();
        number |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return number;
        }
      }
      throw new IllegalStateException("the history is damaged: a number is longer than 64 bits");
    }

    @Override
    public int keyId() {
      return keyId;
    }

    @Override
    public String key(int id) {
      return keys[id];
    }

    @Override
    public int process() {
      return process;
    }

    @Override
    public OperationKind kind() {
      return kind;
    }

    @Override
    public Phase phase() {
      return phase;
    }

    @Override
    public Ending ending() {
      return ending;
    }

    @Override
    public long delta() {
      return delta;
    }

    @Override
    public long intendedNanos() {
      return intended;
    }

    @Override
    public long callNanos() {
      return call;
    }

    @Override
    public long returnNanos() {
      return returned;
    }

    @Override
    public long value() {
      return value;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public int nodeId() {
      return nodeId;
    }

    @Override
    public String node(int id) {
      return nodes.get(id);
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
