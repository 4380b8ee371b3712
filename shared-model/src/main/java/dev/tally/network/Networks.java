package dev.tally.network;

import dev.tally.deploy.Partitionable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the processes of a deployment are in the network, and what can be done to it there. Safe
 * for use by many threads.
 */
public interface Networks extends Partitionable, AutoCloseable {

  /**
   * The machine's own loopback interface for all processes, or a place that is not ours: nothing of
   * it can be cut.
   *
   * @param whyNotCut for a person, with what it takes
   * @return networks without anything to take down
   */
  static Networks shared(String whyNotCut) {
    return new Loopback(whyNotCut);
  }

  /**
   * Where a process listens; makes its network where it has none yet. It has the same from then on,
   * however often it ends and is started again.
   *
   * @param process its name
   * @return an address, in numbers, that every process and the machine itself reach
   * @throws IOException where the network can not be made
   */
  String host(String process) throws IOException;

  /**
   * What a command begins with that is to run in a process's network. The command has the process
   * id that it would have without.
   *
   * @param process the name of one that {@link #host} was asked for
   * @return nothing where no beginning is needed
   */
  List<String> enter(String process);

  /**
   * A command that runs in a process's network.
   *
   * @param process the name of one that {@link #host} was asked for
   * @param command the program and its arguments
   * @return the command with its beginning
   */
  default List<String> enter(String process, List<String> command) {
    List<String> all = new ArrayList<>(enter(process));
    all.addAll(command);
    return all;
  }

  /** Takes it all down, once nothing runs in it any more. Idempotent. */
  @Override
  void close();
}
