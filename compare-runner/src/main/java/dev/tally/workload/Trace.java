package dev.tally.workload;

import java.util.List;

/**
 * Recorded events, in the order of time.
 *
 * @param keys each once, by key id
 * @param keyIds the key of each event
 * @param deltas what each event adds
 * @param timesNanos when each happened, nanoseconds since 1970; at most 2^62 from there
 * @param skippedRows how many bad rows were left out
 */
@SuppressWarnings("ArrayRecordComponent") // A private column store of this package; never compared.
record Trace(List<String> keys, int[] keyIds, long[] deltas, long[] timesNanos, long skippedRows) {

  int size() {
    return keyIds.length;
  }
}
