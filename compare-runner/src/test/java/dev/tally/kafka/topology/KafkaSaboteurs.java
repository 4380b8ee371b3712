package dev.tally.kafka.topology;

import dev.tally.sabotage.Journal;
import dev.tally.sabotage.Saboteur;
import java.util.List;

/** Faults planted around the Kafka topology: in its log, its store, and its clients. */
public final class KafkaSaboteurs {

  private static final int ADDITIONS = 6;

  private KafkaSaboteurs() {}

  /** One for each way of the list. */
  public static List<Saboteur> all() {
    return List.of(
        kafka(
            "drop replication",
            "the log's leader answers for followers that hold nothing, and is lost",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                commands.crash(sabotaged ? 2 : 0);
                commands.finalRead();
              }
            }),
        kafka(
            "answer before commit",
            "the client is answered from the store although its command is not in the log",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                if (sabotaged) {
                  commands.addUnlogged(1);
                } else {
                  commands.add(1, 1);
                }
                commands.crash(0);
                commands.finalRead();
              }
            }),
        kafka(
            "serve from a deposed primary",
            "an instance that has lost its partition answers linearizable reads from its store",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                commands.freezeAsZombie();
                commands.add(1, 1);
                if (sabotaged) {
                  commands.readFromZombie(2);
                } else {
                  commands.read(2);
                }
              }
            }),
        kafka(
            "skip deduplication",
            "a client sends again under another request id",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                commands.addTwice(sabotaged);
                commands.finalRead();
              }
            }),
        kafka(
            "read uncommitted state",
            "a read shows the store of a transaction that is aborted then",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                commands.abortedTransaction(sabotaged);
                commands.finalRead();
              }
            }),
        kafka(
            "reorder two commands",
            "two answers change places on their way back",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                commands.addBoth(1, 10, sabotaged);
                commands.finalRead();
              }
            }),
        kafka(
            "lose the last second on crash",
            "a crashed instance goes on at its offset with a store of before, without changelog",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                commands.restartWithStoreBehind(sabotaged ? 2 : 0);
                commands.add(1, 1);
                commands.finalRead();
              }
            }),
        kafka(
            "reset after total loss",
            "an instance goes on at its offset with an empty store",
            (journal, sabotaged) -> {
              try (Commands commands = filled(journal)) {
                commands.restartWithStoreBehind(sabotaged ? ADDITIONS : 0);
                commands.finalRead();
              }
            }));
  }

  private static Saboteur kafka(String name, String how, Saboteur.Scenario scenario) {
    return new Saboteur("kafka", name, how, scenario);
  }

  private static Commands filled(Journal journal) {
    Commands commands = new Commands(journal);
    for (int i = 0; i < ADDITIONS; i++) {
      commands.add(1, 1);
    }
    return commands;
  }
}
