package dev.tally.drive;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Structure;

/**
 * The priority of the thread that paces an open loop. On a machine whose processors the measured
 * system keeps busy, a thread that sleeps until an operation is due is woken late, and its lateness
 * would be told as the system's latency. So it asks for the real-time class of Linux while it
 * paces: it takes microseconds an operation and parks in between, so nobody starves. Where that is
 * not allowed, it asks for a lower nice value; where neither is, it paces as it is. It never passes
 * its priority on to threads and processes that it starts.
 */
public final class DriverPriority implements AutoCloseable {

  private static final int SCHED_OTHER = 0;
  private static final int SCHED_FIFO = 1;
  private static final int SCHED_RESET_ON_FORK = 0x40000000;
  private static final int PRIO_PROCESS = 0;
  private static final int NICE = -15;

  /** The C library's calls; on Linux 0 means the calling thread. */
  interface LibC extends Library {
    int sched_setscheduler(int thread, int policy, Parameter parameter);

    int setpriority(int which, int who, int nice);

    int getpriority(int which, int who);
  }

  /** {@code struct sched_param}. */
  @Structure.FieldOrder("priority")
  public static final class Parameter extends Structure {
    /** 0 but for real-time classes. */
    public int priority;

    /** Of priority 0. */
    public Parameter() {
      this(0);
    }

    Parameter(int priority) {
      this.priority = priority;
    }
  }

  private enum Way {
    REAL_TIME("raised to real time (SCHED_FIFO) while it paces"),
    NICE("raised to nice " + DriverPriority.NICE + " while it paces"),
    NONE("not raised: not permitted"),
    UNKNOWN("not raised: not known how on this system");

    private final String words;

    Way(String words) {
      this.words = words;
    }
  }

  private final Way way;
  private final int niceBefore;

  private DriverPriority(Way way) {
    this(way, 0);
  }

  private DriverPriority(Way way, int niceBefore) {
    this.way = way;
    this.niceBefore = niceBefore;
  }

  /**
   * Raises the calling thread's priority where it may.
   *
   * @return to be closed by the same thread
   */
  public static DriverPriority raise() {
    if (!Platform.isLinux()) {
      return new DriverPriority(Way.UNKNOWN);
    }
    try {
      LibC c = Native.load("c", LibC.class);
      if (c.sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, new Parameter(1)) == 0) {
        return new DriverPriority(Way.REAL_TIME);
      }
      int before = c.getpriority(PRIO_PROCESS, 0);
      boolean raised = c.setpriority(PRIO_PROCESS, 0, NICE) == 0;
      return new DriverPriority(raised ? Way.NICE : Way.NONE, before);
    } catch (LinkageError e) {
      return new DriverPriority(Way.UNKNOWN);
    }
  }

  /**
   * Whether and how the priority is raised here, found by trying.
   *
   * @return a clause, for the results
   */
  public static String describe() {
    try (DriverPriority tried = raise()) {
      return tried.way.words;
    }
  }

  /** Back to the priority of everybody. */
  @Override
  public void close() {
    if (way == Way.REAL_TIME) {
      Native.load("c", LibC.class).sched_setscheduler(0, SCHED_OTHER, new Parameter());
    } else if (way == Way.NICE) {
      Native.load("c", LibC.class).setpriority(PRIO_PROCESS, 0, niceBefore);
    }
  }
}
