package dev.tally.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The fields of one YAML mapping, read by name and checked against limits. Every complaint names
 * the file, the line and the path of the field. It reads the node graph rather than bound objects,
 * since only nodes know their lines.
 */
final class YamlFields {

  private final String file;
  private final String path;
  private final int line;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  YamlFields(String file, String path, Node node) {
    this.file = file;
    this.path = path;
    this.line = lineOf(node);
    if (!(node instanceof MappingNode mapping)) {
      throw complaint(line, path, "is not a mapping of names to values");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw complaint(lineOf(tuple.getKeyNode()), path, "has a name that is not plain text");
      }
      // The node graph keeps duplicates; the last would win in silence.
      if (fields.put(name.getValue(), tuple.getValueNode()) != null) {
        throw complaint(lineOf(name), pathOf(name.getValue()), "is given twice");
      }
      lines.put(name.getValue(), lineOf(name));
    }
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private PlanException complaint(int atLine, String atPath, String what) {
    String field = atPath.isEmpty() ? "the plan" : atPath;
    return new PlanException(file + ":" + atLine + ": " + field + " " + what);
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  PlanException complaint(String name, String what) {
    return complaint(lines.getOrDefault(name, line), pathOf(name), what);
  }

  /**
   * Refuses every field but these. Call it before the first is read: a name that is misspelt must
   * be told as what it is, not as the lack of another.
   */
  void allow(String... names) {
    known.clear();
    known.addAll(List.of(names));
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        throw complaint(name, "is not known; known here are " + String.join(", ", known));
      }
    }
  }

  boolean has(String name) {
    if (!known.contains(name)) {
      throw new IllegalStateException(pathOf(name) + " is read, but was not allowed");
    }
    return fields.containsKey(name);
  }

  private Node require(String name) {
    if (!has(name)) {
      throw complaint(name, "is missing");
    }
    return fields.get(name);
  }

  private String scalar(String name, String limit) {
    if (require(name) instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw complaint(name, "is no single value, must be " + limit);
  }

  String text(String name, Predicate<String> accepted, String limit) {
    String value = scalar(name, limit);
    if (!accepted.test(value)) {
      throw complaint(name, "is \"" + value + "\", must be " + limit);
    }
    return value;
  }

  long integer(String name, long min, long max) {
    String limit = String.format(Locale.ROOT, "%,d to %,d", min, max);
    String value = scalar(name, limit);
    try {
      long number = Long.parseLong(value.replace("_", ""));
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number outside the limits.
    }
    throw complaint(name, "is " + value + ", must be " + limit);
  }

  /** A text that stands for something else, where it does. */
  <T> T converted(String name, Function<String, Optional<T>> conversion, String limit) {
    String value = scalar(name, limit);
    return conversion
        .apply(value)
        .orElseThrow(() -> complaint(name, "is \"" + value + "\", must be " + limit));
  }

  double decimal(String name, double moreThan, double max) {
    return decimal(
        name,
        value -> value > moreThan && value <= max,
        "more than " + moreThan + ", at most " + max);
  }

  double share(String name) {
    return decimal(name, value -> value >= 0 && value <= 1, "0 to 1");
  }

  private double decimal(String name, Predicate<Double> accepted, String limit) {
    String value = scalar(name, limit);
    try {
      double number = Double.parseDouble(value);
      if (accepted.test(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number outside the limits.
    }
    throw complaint(name, "is " + value + ", must be " + limit);
  }

  OptionalDouble optionalDecimal(String name, double moreThan, double max) {
    return has(name) ? OptionalDouble.of(decimal(name, moreThan, max)) : OptionalDouble.empty();
  }

  boolean flag(String name) {
    return text(name, value -> value.equals("true") || value.equals("false"), "true or false")
        .equals("true");
  }

  Duration duration(String name, Predicate<Duration> accepted, String limit) {
    return converted(name, value -> Durations.parse(value).filter(accepted), limit);
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    Map<String, E> choices =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(c -> c.name().toLowerCase(Locale.ROOT), c -> c));
    String limit = "one of " + String.join(", ", new TreeSet<>(choices.keySet()));
    return choices.get(
        text(name, value -> choices.containsKey(value.replace('-', '_')), limit).replace('-', '_'));
  }

  YamlFields fields(String name) {
    return new YamlFields(file, pathOf(name), require(name));
  }

  private List<Node> items(String name) {
    if (require(name) instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      return sequence.getValue();
    }
    throw complaint(name, "must be a list of at least one");
  }

  List<YamlFields> listOfFields(String name) {
    List<YamlFields> list = new ArrayList<>();
    for (Node item : items(name)) {
      list.add(new YamlFields(file, pathOf(name) + "[" + list.size() + "]", item));
    }
    return list;
  }

  /** Scalars of a list, each another, as if each were a field of its own. */
  List<String> listOfText(String name, Predicate<String> accepted, String limit) {
    List<String> list = new ArrayList<>();
    for (Node item : items(name)) {
      String at = pathOf(name) + "[" + list.size() + "]";
      if (!(item instanceof ScalarNode scalar)) {
        throw complaint(lineOf(item), at, "is no single value, must be " + limit);
      }
      if (!accepted.test(scalar.getValue())) {
        throw complaint(lineOf(item), at, "is \"" + scalar.getValue() + "\", must be " + limit);
      }
      if (list.contains(scalar.getValue())) {
        throw complaint(lineOf(item), at, "is \"" + scalar.getValue() + "\" a second time");
      }
      list.add(scalar.getValue());
    }
    return list;
  }

  /** Every field as text, whatever its name. */
  Map<String, String> allAsText() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : names()) {
      all.put(name, text(name, value -> true, "a single value"));
    }
    return all;
  }

  /** The names of all fields, which are all allowed. */
  List<String> names() {
    known.addAll(fields.keySet());
    return List.copyOf(fields.keySet());
  }
}
