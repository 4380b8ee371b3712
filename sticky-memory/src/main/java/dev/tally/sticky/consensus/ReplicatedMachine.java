package dev.tally.sticky.consensus;

/**
 * What is replicated: a deterministic machine, the same on every voter after the same commands. Its
 * methods are never called concurrently.
 */
public interface ReplicatedMachine {

  /**
   * Applies the next command. A command may be applied twice, where its sender was not answered.
   *
   * @param command as it was submitted
   * @return its answer
   */
  byte[] apply(byte[] command);

  /**
   * Everything, as bytes.
   *
   * @return for {@link #restore}
   */
  byte[] snapshot();

  /**
   * Becomes what a snapshot holds.
   *
   * @param snapshot from another voter, or from an earlier life of this one
   */
  void restore(byte[] snapshot);

  /**
   * This voter leads now and has applied all there was before, or leads no more.
   *
   * @param leads which of the two
   */
  void leadership(boolean leads);
}
