package dev.tally.deploy;

/** What a process does at the moment, whatever its name is. Faults strike by it. */
public enum Role {
  /** It orders the additions of a key: the shard's primary, the instance of the key's partition. */
  OWNER,
  /** It decides who owns what: the leader of the placement, the coordinator of the group. */
  COORDINATOR,
  /** It leads the metadata of everything else; where no other process does, the coordinator. */
  CONTROLLER,
  /** It leads the log that a key's additions are written to first. */
  LOG_LEADER
}
