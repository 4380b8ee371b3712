package dev.tally.sticky.consensus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine that remembers each command in the order of its first application. */
final class Journal implements ReplicatedMachine {

  private final Set<String> commands = new LinkedHashSet<>();
  private final AtomicInteger restored = new AtomicInteger();
  private volatile boolean leads;

  @Override
  public synchronized byte[] apply(byte[] command) {
    commands.add(new String(command, StandardCharsets.UTF_8));
    return String.join(",", commands).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized byte[] snapshot() {
    return String.join(",", commands).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void restore(byte[] snapshot) {
    restored.incrementAndGet();
    commands.clear();
    if (snapshot.length > 0) {
      commands.addAll(List.of(new String(snapshot, StandardCharsets.UTF_8).split(",", -1)));
    }
  }

  @Override
  public void leadership(boolean isLeader) {
    leads = isLeader;
  }

  synchronized List<String> commands() {
    return new ArrayList<>(commands);
  }

  boolean leads() {
    return leads;
  }

  int restored() {
    return restored.get();
  }
}
