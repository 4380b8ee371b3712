package dev.tally.network;

import dev.tally.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One end of a network under test, a process. {@code Peer HOST} listens: to each line {@code say
 * WORD} it answers the word; to {@code ask HOST PORT MILLIS}, what came of asking another. {@code
 * Peer HOST PORT MILLIS} asks another and ends.
 */
public final class Peer {

  static final String ANSWERED = "answered";

  private Peer() {}

  /**
   * Runs.
   *
   * @param arguments where to listen, or whom to ask
   * @throws IOException where it can not listen
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 1) {
      System.out.println(ChildProcess.READY_PREFIX + ask(arguments[0], arguments[1], arguments[2]));
      return;
    }
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(arguments[0]))) {
      System.out.println(ChildProcess.READY_PREFIX + server.getLocalPort());
      while (true) {
        Socket asker = server.accept();
        new Thread(() -> serve(asker), "asker").start();
      }
    }
  }

  private static void serve(Socket asker) {
    try (Line line = new Line(asker)) {
      for (String asked = line.hear(0); asked != null; asked = line.hear(0)) {
        String[] words = asked.split(" ", -1);
        line.say(words[0].equals("say") ? words[1] : ask(words[1], words[2], words[3]));
      }
    } catch (IOException e) {
      System.out.println("an asker is gone: " + e);
    }
  }

  private static String ask(String host, String port, String millis) {
    return ask(new InetSocketAddress(host, Integer.parseInt(port)), Integer.parseInt(millis));
  }

  /** What comes of asking another on a new connection: the kind of the failure, or the answer. */
  static String ask(InetSocketAddress other, int millis) {
    try (Line line = Line.open(other, millis)) {
      line.say("say " + ANSWERED);
      return String.valueOf(line.hear(millis));
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** A connection of lines. */
  static final class Line implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final PrintStream out;

    private Line(Socket socket) throws IOException {
      this.socket = socket;
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      this.out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static Line open(InetSocketAddress other, int millis) throws IOException {
      Socket socket = new Socket();
      try {
        socket.connect(other, millis);
        return new Line(socket);
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    void say(String text) {
      out.println(text);
    }

    /** The next line, null at the end; waits so many milliseconds, for ever with 0. */
    @Nullable String hear(int millis) throws IOException {
      socket.setSoTimeout(millis);
      return in.readLine();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
