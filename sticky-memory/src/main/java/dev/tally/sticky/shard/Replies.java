package dev.tally.sticky.shard;

import java.util.Arrays;

/**
 * Who waits for the entries of a batch, in their order, where another member than the primary can
 * answer: the route to whoever asked (see {@link Requester#route}) and its number of the request.
 * Valid only during the call it is given to.
 */
public final class Replies {

  /** Nobody waits, or only the primary can answer. */
  public static final Replies NONE = new Replies();

  private static final int WORDS = 2;

  private long[] words = new long[0];
  private int count;

  /** Of no entries yet. */
  public Replies() {}

  /** Of no entries any more. */
  public void clear() {
    count = 0;
  }

  /**
   * For the next entry.
   *
   * @param route leads to who waits; 0 where nobody does who can be answered elsewhere
   * @param correlation the number of the request there
   */
  public void add(long route, long correlation) {
    int at = count * WORDS;
    if (at == words.length) {
      words = Arrays.copyOf(words, Math.max(64, 2 * words.length));
    }
    words[at] = route;
    words[at + 1] = correlation;
    count++;
  }

  /**
   * How many entries.
   *
   * @return none at all, or as many as the batch has
   */
  public int count() {
    return count;
  }

  /**
   * Who waits for an entry.
   *
   * @param place of the entry in its batch, from 0
   * @return 0 for nobody
   */
  public long route(int place) {
    return words[place * WORDS];
  }

  /**
   * The number of the request that an entry is.
   *
   * @param place of the entry in its batch, from 0
   * @return the requester's own
   */
  public long correlation(int place) {
    return words[place * WORDS + 1];
  }

  /**
   * A copy that stays valid.
   *
   * @return the same for the same entries
   */
  public Replies copy() {
    if (count == 0) {
      return NONE;
    }
    Replies copy = new Replies();
    copy.words = Arrays.copyOf(words, count * WORDS);
    copy.count = count;
    return copy;
  }
}
