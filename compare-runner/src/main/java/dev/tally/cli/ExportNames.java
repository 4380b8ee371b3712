package dev.tally.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What exported histories are called: their names, in their folders, none twice. */
final class ExportNames {

  private ExportNames() {}

  /**
   * Names for the exports of some histories.
   *
   * @param root what they have in common
   * @param histories in it
   * @param ending of the exports
   * @return relative paths, in their order, that differ even where case does not tell names apart
   */
  static List<Path> of(Path root, List<Path> histories, String ending) {
    Map<String, Integer> count = new HashMap<>();
    List<Path> names = new ArrayList<>();
    for (Path history : histories) {
      Path inside = history.startsWith(root) ? root.relativize(history) : history.getFileName();
      String name = inside.getFileName().toString();
      int dot = name.lastIndexOf('.');
      Path to = inside.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ending);
      names.add(to);
      count.merge(folded(to), 1, Integer::sum);
    }
    // a.edn and a.jsonl of one folder keep their endings below the new one.
    for (int i = 0; i < names.size(); i++) {
      Path name = names.get(i);
      if (count.getOrDefault(folded(name), 0) > 1) {
        names.set(i, name.resolveSibling(histories.get(i).getFileName() + ending));
      }
    }
    return names;
  }

  private static String folded(Path path) {
    return path.toString().toLowerCase(Locale.ROOT);
  }
}
