package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Porcupine-style JSON lines. */
final class PorcupineCursor extends ForeignCursor {

  private static final JsonMapper JSON = new JsonMapper();

  private int line;

  PorcupineCursor(Path file) throws IOException {
    super(file);
  }

  @Override
  int line() {
    return line;
  }

  @Override
  boolean read() throws IOException {
    String text;
    do {
      text = in.readLine();
      line++;
      if (text == null) {
        return false;
      }
    } while (text.isBlank());
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw complaint("is no JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw complaint("line", text, "an object");
    }
    moveTo(operation(root));
    return true;
  }

  private Operation operation(JsonNode root) {
    long process = integer(root, "", "ClientId");
    if (process < 0 || process > MAX_PROCESS) {
      throw complaint("ClientId", process, "0 to " + MAX_PROCESS);
    }
    JsonNode input = object(root, "Input");
    String op = text(input, "Input.", "Op");
    boolean adds = op.equals("add");
    if (!adds && !op.equals("get")) {
      throw complaint("Input.Op", "\"" + op + "\"", "\"add\" or \"get\"");
    }
    int key = idOf(text(input, "Input.", "Key"));
    long delta = adds ? integer(input, "Input.", "Delta") : 0;
    if (adds && delta == 0) {
      throw complaint("Input.Delta", 0, "any 64-bit number but 0");
    }
    long call = integer(root, "", "Call");
    boolean done = !isAbsent(root, "Output");
    if (done == isAbsent(root, "Return")) {
      throw complaint(
          "Return", root.get("Return"), "null where Output is null, and a number where it is not");
    }
    long returned = done ? integer(root, "", "Return") : Long.MAX_VALUE;
    if (returned < call) {
      throw complaint("Return", returned, "at least Call, " + call);
    }
    JsonNode output = done ? object(root, "Output") : root;
    return new Operation(
        key,
        (int) process,
        adds ? OperationKind.ADD : OperationKind.READ_LINEARIZABLE,
        Phase.MEASURED,
        done ? Ending.DONE : Ending.UNKNOWN,
        delta,
        call,
        returned,
        done ? integer(output, "Output.", "Value") : 0,
        !done ? 0 : isAbsent(output, "Version") ? NO_VERSION : version(output),
        0);
  }

  private long version(JsonNode output) {
    long version = integer(output, "Output.", "Version");
    if (version < 0) {
      throw complaint("Output.Version", version, "at least 0");
    }
    return version;
  }

  private static boolean isAbsent(JsonNode parent, String field) {
    return parent.get(field) == null || parent.get(field).isNull();
  }

  private JsonNode object(JsonNode parent, String field) {
    JsonNode node = parent.get(field);
    if (node == null || !node.isObject()) {
      throw complaint(field, node == null ? "missing" : node, "an object");
    }
    return node;
  }

  private String text(JsonNode parent, String path, String field) {
    JsonNode node = parent.get(field);
    if (node == null || !node.isString()) {
      throw complaint(path + field, node == null ? "missing" : node, "a string");
    }
    return node.stringValue();
  }

  private long integer(JsonNode parent, String path, String field) {
    JsonNode node = parent.get(field);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
      throw complaint(path + field, node == null ? "missing" : node, "a 64-bit number");
    }
    return node.longValue();
  }
}
