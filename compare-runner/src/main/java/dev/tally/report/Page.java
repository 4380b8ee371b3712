package dev.tally.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code report.jte} shows: text ready to print, nothing left to decide. Every text is escaped
 * by the template, but for the last three, which are script, style and escaped JSON of our own.
 */
record Page(
    String title,
    String about,
    Optional<String> failure,
    List<String> warnings,
    List<Headlines.Headline> headlines,
    List<BlockView> blocks,
    List<String> closing,
    List<String> legend,
    List<String> variants,
    List<Line> facts,
    List<Settings> settings,
    Map<String, String> environment,
    String planYaml,
    List<String> readHeads,
    List<List<String>> reads,
    boolean hasClosedLoop,
    String json,
    String library,
    String script,
    String style) {

  /**
   * A block: one stage, one window.
   *
   * @param chart which chart it has: {@code latency} or {@code timeline}
   */
  record BlockView(
      String id,
      String chart,
      String heading,
      List<Head> heads,
      List<Line> lines,
      List<String> remarks) {}

  /** The head of a column: its name and marks like {@code saturated}. */
  record Head(String name, List<String> marks) {}

  /** A line of a table. */
  record Line(String label, List<Cell> cells) {}

  /**
   * A cell.
   *
   * @param text the value
   * @param range the interval around the value, empty where there is none
   * @param alarm whether it must not be overlooked
   */
  record Cell(String text, String range, boolean alarm) {
    static Cell of(String text) {
      return new Cell(text, "", false);
    }
  }

  /** The settings in force of one column. */
  record Settings(String column, Map<String, String> values) {}
}
