package dev.tally.sticky.consensus;

/** Threads that keep no process alive. */
final class Background {

  private Background() {}

  /**
   * Runs a task on a thread of its own.
   *
   * @param name of the thread
   * @param task what
   */
  static void run(String name, Runnable task) {
    thread(name, task).start();
  }

  /** One that is not started. */
  static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
