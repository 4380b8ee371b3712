package dev.tally.history;

/**
 * The format of a recorded history, {@code .history}, version 2. All numbers are varints (LEB128);
 * those marked z are zigzag-coded first.
 *
 * <pre>
 * file      = "TALLYH2\n" keys { operation | event | node }
 * keys      = count { length utf8 }              key ids are 0, 1, 2, ... in this order
 * operation = flags                              one byte: kind | phase &lt;&lt; 2 | ending &lt;&lt; 4 | 0x40
 *             keyId process
 *             z(delta)
 *             z(intended - intended of the operation before; 0 before the first)
 *             z(call - intended)
 *             return - call
 *             [ z(value) version nodeId ]        only where the ending is DONE
 * event     = 0x80 z(time) text text             what happened, and to whom
 * node      = 0xC0 text                          node ids are 1, 2, 3, ... in this order; 0 is none
 * text      = length utf8                        at most 120 bytes
 * kind      = 0 ADD, 1 READ_LINEARIZABLE, 2 READ_SESSION, 3 READ_EVENTUAL
 * phase     = 0 PRELOAD, 1 WARM_UP, 2 MEASURED, 3 FINAL_READ
 * ending    = 0 DONE, 1 FAILED, 2 UNKNOWN, 3 OVERFLOWED
 * </pre>
 *
 * <p>Version 1 ({@code TALLYH1}) is the same without nodes, and is still read.
 *
 * <p>Times are nanoseconds since the recorder was opened. Operations stand in the order in which
 * they ended. A file whose writer was killed ends anywhere: what is not a whole operation at its
 * end is not read.
 */
final class HistoryFormat {

  /** Begins a history that names no nodes. */
  static final byte[] MAGIC_1 = {'T', 'A', 'L', 'L', 'Y', 'H', '1', '\n'};

  static final byte[] MAGIC = {'T', 'A', 'L', 'L', 'Y', 'H', '2', '\n'};

  /** Set in the flags of every operation, so that no operation begins with a zero byte. */
  static final int OPERATION = 0x40;

  /** Begins an event. */
  static final int EVENT = 0x80;

  /** Begins the name of a node. */
  static final int NODE = 0xC0;

  /** The longest event: flags, a long, two texts with their lengths. */
  static final int MAX_EVENT_BYTES = 1 + 10 + 2 * (2 + HistoryEvent.MAX_TEXT_BYTES);

  /** The longest operation: flags, three ints of 5 bytes, six longs of 10 bytes. */
  static final int MAX_OPERATION_BYTES = 1 + 3 * 5 + 6 * 10;

  static final int MAX_VARINT_BYTES = 10;

  private HistoryFormat() {}

  /** Flags of an operation. The numbers are part of the format; the order of the enums is not. */
  static int flags(OperationKind kind, Phase phase, Ending ending) {
    return OPERATION | code(kind) | (code(phase) << 2) | (code(ending) << 4);
  }

  private static int code(OperationKind kind) {
    return switch (kind) {
      case ADD -> 0;
      case READ_LINEARIZABLE -> 1;
      case READ_SESSION -> 2;
      case READ_EVENTUAL -> 3;
    };
  }

  private static int code(Phase phase) {
    return switch (phase) {
      case PRELOAD -> 0;
      case WARM_UP -> 1;
      case MEASURED -> 2;
      case FINAL_READ -> 3;
    };
  }

  private static int code(Ending ending) {
    return switch (ending) {
      case DONE -> 0;
      case FAILED -> 1;
      case UNKNOWN -> 2;
      case OVERFLOWED -> 3;
    };
  }

  static OperationKind kind(int flags) {
    return switch (flags & 3) {
      case 0 -> OperationKind.ADD;
      case 1 -> OperationKind.READ_LINEARIZABLE;
      case 2 -> OperationKind.READ_SESSION;
      default -> OperationKind.READ_EVENTUAL;
    };
  }

  static Phase phase(int flags) {
    return switch ((flags >> 2) & 3) {
      case 0 -> Phase.PRELOAD;
      case 1 -> Phase.WARM_UP;
      case 2 -> Phase.MEASURED;
      default -> Phase.FINAL_READ;
    };
  }

  static Ending ending(int flags) {
    return switch ((flags >> 4) & 3) {
      case 0 -> Ending.DONE;
      case 1 -> Ending.FAILED;
      case 2 -> Ending.UNKNOWN;
      default -> Ending.OVERFLOWED;
    };
  }

  static long zigzag(long number) {
    return (number << 1) ^ (number >> 63);
  }

  static long unzigzag(long coded) {
    return (coded >>> 1) ^ -(coded & 1);
  }
}
