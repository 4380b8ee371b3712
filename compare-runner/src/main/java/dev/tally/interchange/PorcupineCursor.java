package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Porcupine-style JSON: objects one after the other, or in an array, on any lines. */
final class PorcupineCursor extends ForeignCursor {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final JsonParser parser;
  private boolean within;
  private int line = 1;
  private int lastLine = 1;

  PorcupineCursor(Path file, Reader in) {
    super(file, in);
    parser = JSON.createParser(in);
  }

  @Override
  int line() {
    return line;
  }

  @Override
  boolean read() throws IOException {
    try {
      JsonNode root = nextObject();
      if (root == null) {
        return false;
      }
      lastLine = parser.currentLocation().getLineNr();
      moveTo(operation(root));
      return true;
    } catch (JacksonException e) {
      if (isCutOff(e)) {
        cutOff(Math.max(line, lastLine));
        return false;
      }
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      int at = e.getLocation() == null ? line : e.getLocation().getLineNr();
      throw complaintAt(at, "is no JSON: " + e.getOriginalMessage());
    }
  }

  /** Between two values it tells the end by its words alone. */
  private static boolean isCutOff(JacksonException e) {
    return e instanceof UnexpectedEndOfInputException
        || String.valueOf(e.getOriginalMessage()).startsWith("Unexpected end-of-input");
  }

  private @Nullable JsonNode nextObject() {
    while (true) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return null;
      }
      line = parser.currentTokenLocation().getLineNr();
      if (token == JsonToken.START_ARRAY && !within) {
        within = true;
      } else if (token == JsonToken.END_ARRAY) {
        within = false;
      } else if (token == JsonToken.START_OBJECT) {
        return JSON.readTree(parser);
      } else {
        throw complaint("value", JSON.readTree(parser), "an object");
      }
    }
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
    int key = idOf(key(input));
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
    boolean silent = done && adds && isAbsent(output, "Value") && isAbsent(output, "Version");
    return new Operation(
        key,
        (int) process,
        adds ? OperationKind.ADD : OperationKind.READ_LINEARIZABLE,
        Phase.MEASURED,
        done ? Ending.DONE : Ending.UNKNOWN,
        delta,
        call,
        returned,
        done && !silent ? integer(output, "Output.", "Value") : 0,
        silent ? NO_ANSWER : done ? version(output) : 0,
        0);
  }

  private long version(JsonNode output) {
    if (isAbsent(output, "Version")) {
      return NO_VERSION;
    }
    long version = integer(output, "Output.", "Version");
    if (version < 0) {
      throw complaint("Output.Version", version, "at least 0");
    }
    return version;
  }

  private Object key(JsonNode input) {
    JsonNode key = input.get("Key");
    if (key == null) {
      return JepsenEvents.KEYLESS;
    }
    if (key.isIntegralNumber() && key.canConvertToLong()) {
      return key.longValue();
    }
    if (key.isString()) {
      return key.stringValue();
    }
    throw complaint("Input.Key", key, "a string or a 64-bit number");
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
