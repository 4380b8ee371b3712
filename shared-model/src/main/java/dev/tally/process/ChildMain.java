package dev.tally.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The main class of every child JVM: watches for the end of the parent, then runs the real main
 * class in the same thread. {@code ChildMain MAIN-CLASS [ARGUMENT...]}
 */
public final class ChildMain {

  private static final int PARENT_GONE = 86;

  private ChildMain() {}

  /**
   * Runs a main class that ends when the parent does.
   *
   * @param arguments the main class and its arguments
   * @throws ReflectiveOperationException where there is no such main class
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    // What it prints is read by its parent, and by people of any language.
    Locale.setDefault(Locale.ROOT);
    Thread watch = new Thread(ChildMain::haltWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  /**
   * The parent never writes; the end of input means that it is gone. Read, not skipped: skipping
   * seeks, which a pipe refuses.
   */
  private static void haltWithParent() {
    InputStream parent = System.in;
    try {
      while (parent.read() >= 0) {
        // Whatever it may be, it is not the end.
      }
    } catch (IOException e) {
      // A broken pipe says the same.
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
