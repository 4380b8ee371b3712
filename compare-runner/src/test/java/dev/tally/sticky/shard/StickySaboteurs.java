package dev.tally.sticky.shard;

import dev.tally.sabotage.Journal;
import dev.tally.sabotage.Saboteur;
import java.util.Arrays;
import java.util.List;

/** Faults planted in sticky-memory's shard, or in what stands around it. */
public final class StickySaboteurs {

  private static final int ADDITIONS = 6;

  private StickySaboteurs() {}

  /** One for each way of the list. */
  public static List<Saboteur> all() {
    return List.of(
        sticky(
            "drop replication",
            "backups' acknowledgements are made up, and nothing is sent to them",
            (journal, sabotaged) -> {
              Trio trio = new Trio(journal, Rules.SOUND);
              trio.add(1, 1);
              if (sabotaged) {
                trio.dropReplication();
              }
              trio.add(1, 1);
              trio.cutOff(1L);
              trio.promote(2);
              trio.finalRead();
            }),
        sticky(
            "answer before commit",
            "an addition counts as committed once the primary alone holds it",
            (journal, sabotaged) -> {
              Trio trio = new Trio(journal, sabotaged ? answeringAlone() : Rules.SOUND);
              trio.add(1, 1);
              trio.dropEntries(true);
              trio.add(1, 1);
              trio.readAt(1, 2);
              trio.dropEntries(false);
              trio.cutOff(1L);
              trio.promote(2);
              trio.finalRead();
            }),
        sticky(
            "serve from a deposed primary",
            "a primary answers reads without asking whether it is primary still",
            (journal, sabotaged) -> {
              Trio trio = new Trio(journal, sabotaged ? servingUnconfirmed() : Rules.SOUND);
              trio.add(1, 1);
              trio.cutOff(1L);
              trio.promote(2);
              trio.add(1, 1);
              trio.readAt(1, 2);
            }),
        sticky(
            "skip deduplication",
            "a request that is sent again is taken for news",
            (journal, sabotaged) -> {
              Trio trio = new Trio(journal, sabotaged ? forgetting() : Rules.SOUND);
              trio.add(1, 1);
              trio.loseAnswers(true);
              long number = trio.add(1, 1);
              trio.loseAnswers(false);
              trio.again(number);
              trio.finalRead();
            }),
        sticky(
            "read uncommitted state",
            "a read shows what the primary's log holds, committed or not",
            (journal, sabotaged) -> {
              Trio trio = new Trio(journal, Rules.SOUND);
              trio.add(1, 1);
              trio.cutOff(2L, 3L);
              trio.add(1, 1);
              if (sabotaged) {
                trio.readUncommitted(2);
              } else {
                trio.readAt(1, 2);
              }
              trio.cutOff(1L);
              trio.promote(2);
              trio.finalRead();
            }),
        sticky(
            "reorder two commands",
            "two answers change places on their way back",
            (journal, sabotaged) -> {
              Trio trio = new Trio(journal, Rules.SOUND);
              trio.addBoth(1, 10, sabotaged);
              trio.finalRead();
            }),
        sticky(
            "lose the last second on crash",
            "killed members come back from a copy that lacks the latest additions",
            (journal, sabotaged) -> {
              Trio trio = filled(journal);
              if (sabotaged) {
                trio.restoreWithoutTheLatest(2);
              } else {
                trio.loseState();
              }
              trio.add(1, 1);
              trio.finalRead();
            }),
        sticky(
            "reset after total loss",
            "killed members come back empty and serve, instead of telling that the state is lost",
            (journal, sabotaged) -> {
              Trio trio = filled(journal);
              if (sabotaged) {
                trio.reset();
              } else {
                trio.loseState();
              }
              trio.finalRead();
            }));
  }

  private static Saboteur sticky(String name, String how, Saboteur.Scenario scenario) {
    return new Saboteur("sticky", name, how, scenario);
  }

  private static Trio filled(Journal journal) {
    Trio trio = new Trio(journal, Rules.SOUND);
    for (int i = 0; i < ADDITIONS; i++) {
      trio.add(1, 1);
    }
    return trio;
  }

  private static Rules answeringAlone() {
    return new Rules() {
      @Override
      long reached(long[] marks) {
        return Arrays.stream(marks).max().orElseThrow();
      }
    };
  }

  private static Rules servingUnconfirmed() {
    return new Rules() {
      @Override
      boolean confirmsReads() {
        return false;
      }
    };
  }

  private static Rules forgetting() {
    return new Rules() {
      @Override
      Sessions sessions() {
        return new Sessions() {
          @Override
          Session of(long client, long birth) {
            return new Session(0);
          }
        };
      }
    };
  }
}
