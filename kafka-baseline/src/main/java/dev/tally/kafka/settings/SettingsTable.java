package dev.tally.kafka.settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one table of every setting with a value of our own, for a profile and a size. What is not in
 * it is left at Kafka's default; what only names a place (ports, directories, ids) is added where
 * the place is chosen. {@code SETTINGS.md} in this module is printed from it.
 */
public final class SettingsTable {

  private static final String OWN = "the user's own";

  private SettingsTable() {}

  /**
   * The table.
   *
   * @param size what the user chose
   * @return every setting of ours, in the order to print
   */
  public static List<Setting> of(Sizing size) {
    Rows rows = new Rows();
    BrokerSettings brokers = new BrokerSettings(size, rows);
    ClientSettings clients = new ClientSettings(size, rows);
    brokers.replication();
    brokers.topics();
    if (size.profile() == Profile.DEFAULTS) {
      brokers.least();
      clients.least();
    } else {
      brokers.times();
      brokers.resources();
      clients.producer();
      clients.consumer();
      new StreamsSettings(size, rows, clients).all();
    }
    return overlaid(rows.all(), size.choices().overlay());
  }

  /** The user's own in place of ours, and what we say nothing of behind them. */
  private static List<Setting> overlaid(List<Setting> rows, Overlay overlay) {
    List<Setting> all = new ArrayList<>();
    Map<Scope, Map<String, String>> left = new EnumMap<>(Scope.class);
    overlay.values().forEach((s, v) -> left.put(s, new TreeMap<>(v)));
    for (Setting row : rows) {
      String own = left.getOrDefault(row.scope(), Map.of()).get(row.name());
      if (own != null) {
        left.get(row.scope()).remove(row.name());
      }
      all.add(own == null ? row : new Setting(row.scope(), row.name(), own, OWN));
    }
    left.forEach((s, v) -> v.forEach((n, value) -> all.add(new Setting(s, n, value, OWN))));
    return List.copyOf(all);
  }

  /**
   * The part of the table that belongs together, as Kafka takes it.
   *
   * @param size what the user chose
   * @param scope which part
   * @return value by name, in the table's order
   */
  public static Map<String, String> of(Sizing size, Scope scope) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Setting row : of(size)) {
      if (row.scope() == scope && values.put(row.name(), row.value()) != null) {
        throw new IllegalStateException(scope + " has " + row.name() + " twice");
      }
    }
    return values;
  }
}
