package dev.tally.drive;

import dev.tally.counter.RequestId;
import dev.tally.counter.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A logical process: one operation at a time. Its fields are written before an operation is sent
 * and belong, once it is under way, to whoever ends it: the answer, or the driver that has given it
 * up. {@link #end} decides between the two.
 */
final class LogicalProcess {

  final int number;
  int index;
  long intended;
  long call;
  @Nullable RequestId id;
  private final Map<Integer, Token> seen = new HashMap<>();
  private final AtomicBoolean underWay = new AtomicBoolean();

  LogicalProcess(int number) {
    this.number = number;
  }

  /** The newest state of a key that this process has seen. */
  Token seen(int keyId) {
    return seen.getOrDefault(keyId, Token.NONE);
  }

  /** Has seen a state of a key. */
  void see(int keyId, Token token) {
    seen.merge(keyId, token, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  void begin() {
    underWay.set(true);
  }

  /** Claims the end of the operation; true once for each {@link #begin}. */
  boolean end() {
    return underWay.compareAndSet(true, false);
  }
}
