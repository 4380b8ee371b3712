package dev.tally.sticky.shard;

/** A follower's part: hold what the primary orders, tell how far, apply what is committed. */
final class Backup {

  private final Replica replica;
  private long committed;
  private long round;
  private boolean gap;
  private boolean answerDue;

  Backup(Replica replica) {
    this.replica = replica;
  }

  long committed() {
    return committed;
  }

  /**
   * Takes what continues the log; what it holds already is recognised, what is ahead is not taken.
   */
  void append(PeerMessage.Append message) {
    EntryLog log = replica.log;
    answerDue = true;
    round = Math.max(round, message.round());
    if (message.previous() > log.last()) {
      gap = true;
    } else {
      take(message);
    }
    long known = Math.min(message.commit(), log.last());
    if (known > committed) {
      committed = known;
      replica.apply(committed);
    }
    log.trim(Math.min(message.trim(), replica.applied()));
  }

  private void take(PeerMessage.Append message) {
    EntryLog log = replica.log;
    Entries entries = message.entries();
    long index = message.previous();
    int at = entries.offset();
    for (int i = 0; i < entries.count(); i++) {
      index++;
      if (index > log.last()) {
        log.append(entries.bytes(), at);
      } else if (index >= log.first() && log.epoch(index) != Entry.epoch(entries.bytes(), at)) {
        throw new IllegalStateException(
            "two entries at index " + index + " of shard " + replica.shard);
      }
      at += Entry.length(entries.bytes(), at);
    }
  }

  /** The end of a turn: one answer for all that came. */
  void flush() {
    if (answerDue) {
      answerDue = false;
      replica.peers.send(
          replica.configuration.primary(),
          new PeerMessage.Appended(
              replica.generation,
              replica.shard,
              replica.configuration.epoch(),
              replica.log.last(),
              replica.applied(),
              round,
              gap));
      gap = false;
    }
  }
}
