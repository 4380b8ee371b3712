package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes Porcupine-style JSON lines, in the order recorded. */
final class PorcupineWriter {

  /** How many were written, and how many had no form. */
  record Written(long operations, long failed, long weakReads) {}

  private static final JsonMapper JSON = new JsonMapper();

  private final HistoryCursor history;
  private final Writer out;
  private final Map<Integer, String> keys = new HashMap<>();

  PorcupineWriter(HistoryCursor history, Writer out) {
    this.history = history;
    this.out = out;
  }

  /** Writes all there is a form for; returns what was written and what was left out. */
  Written write() throws IOException {
    long written = 0;
    long failed = 0;
    long weak = 0;
    while (history.next()) {
      if (history.ending() == Ending.FAILED || history.ending() == Ending.OVERFLOWED) {
        failed++;
      } else if (history.kind() == OperationKind.READ_SESSION
          || history.kind() == OperationKind.READ_EVENTUAL) {
        weak++;
      } else {
        line();
        written++;
      }
    }
    return new Written(written, failed, weak);
  }

  private void line() throws IOException {
    boolean adds = history.kind() == OperationKind.ADD;
    boolean done = history.ending() == Ending.DONE;
    String key =
        keys.computeIfAbsent(history.keyId(), id -> JSON.writeValueAsString(history.key(id)));
    StringBuilder line = new StringBuilder(160);
    line.append("{\"ClientId\":")
        .append(history.process())
        .append(",\"Input\":{\"Op\":\"")
        .append(adds ? "add" : "get")
        .append("\",\"Key\":")
        .append(key);
    if (adds) {
      line.append(",\"Delta\":").append(history.delta());
    }
    line.append("},\"Call\":").append(history.callNanos()).append(",\"Output\":");
    if (done && history.version() == HistoryCursor.NO_ANSWER) {
      line.append("{},\"Return\":").append(history.returnNanos());
    } else if (done) {
      line.append("{\"Value\":").append(history.value());
      if (history.version() != HistoryCursor.NO_VERSION) {
        line.append(",\"Version\":").append(history.version());
      }
      line.append("},\"Return\":").append(history.returnNanos());
    } else {
      line.append("null,\"Return\":null");
    }
    out.append(line).append("}\n");
  }
}
