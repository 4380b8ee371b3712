package dev.tally.cli;

import dev.tally.label.Visible;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Stands between the commands and the terminal: text of files that gets into a message can not act
 * on it. Line ends and tabs pass, all other controls are shown as their codes.
 */
final class SafeTerminal extends FilterWriter {

  private SafeTerminal(Writer out) {
    super(out);
  }

  /**
   * Runs what was asked for, its output made safe. Help keeps its colours: nothing of it is data.
   *
   * @param parsed what was typed
   * @return the exit code
   */
  static int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    List<PrintWriter> outputs = new ArrayList<>();
    for (CommandLine command : parsed.asCommandLineList()) {
      outputs.add(command.getOut());
      command.setOut(safe(command.getOut()));
      command.setErr(safe(command.getErr()));
    }
    int code = new CommandLine.RunLast().execute(parsed);
    // Printing never throws: a full disk or a closed pipe would go unnoticed.
    boolean refused = outputs.stream().anyMatch(PrintWriter::checkError);
    if (refused || System.out.checkError()) {
      parsed.commandSpec().commandLine().getErr().println("tally: standard output took not all");
      return code == ExitCode.OK ? ExitCode.INCOMPLETE : code;
    }
    return code;
  }

  private static PrintWriter safe(PrintWriter out) {
    return new PrintWriter(new SafeTerminal(out), true);
  }

  /** Safe text for an output without such a writer. */
  static String lines(String text) {
    return Visible.lines(text);
  }

  @Override
  public void write(int c) throws IOException {
    out.write(lines(Character.toString((char) c)));
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    String part = text.substring(offset, offset + length);
    // The platform's own line end is written by itself.
    out.write(part.equals(System.lineSeparator()) ? part : lines(part));
  }
}
