package dev.tally.kafka.sweep;

import dev.tally.counter.InvalidRequestException;
import dev.tally.deploy.BackendTool.Input;
import dev.tally.deploy.BackendTool.Text;
import dev.tally.deploy.Variant;
import dev.tally.kafka.deploy.KafkaBackend;
import java.util.List;

/** The argument that names a column. */
final class VariantText {

  private static final String NAME = "VARIANT";

  static final Text TEXT =
      new Text(NAME, NAME, "Which column: kafka, kafka-1, kafka-eo, ...", true);

  private VariantText() {}

  /**
   * The column that was named.
   *
   * @throws InvalidRequestException where there is none of that name
   */
  static String of(Input input) {
    String name = input.text(NAME).orElseThrow();
    List<String> names = new KafkaBackend().variants().stream().map(Variant::name).toList();
    if (!names.contains(name)) {
      throw new InvalidRequestException(NAME, "'" + name + "'", "one of " + names);
    }
    return name;
  }
}
