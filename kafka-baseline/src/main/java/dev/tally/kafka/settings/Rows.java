package dev.tally.kafka.settings;

import java.util.ArrayList;
import java.util.List;

/** The rows of the table, as they are said. */
final class Rows {

  private final List<Setting> rows = new ArrayList<>();

  void add(Scope scope, String name, Object value, String reason) {
    rows.add(new Setting(scope, name, value.toString(), reason));
  }

  List<Setting> all() {
    return rows;
  }
}
