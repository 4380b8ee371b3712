package dev.tally.workload;

import java.util.List;

/**
 * Recorded events, in the order of time.
 *
 * @param keys each once, by key id
 * @param keyIds the key of each event
 * @param deltas what each event adds
 * @param timesMillis when each happened, milliseconds since 1970
 * @param skippedRows how many bad rows were left out
 */
@SuppressWarnings("ArrayRecordComponent") // A private column store of this package; never compared.
record Trace(List<String> keys, int[] keyIds, long[] deltas, long[] timesMillis, long skippedRows) {

  int size() {
    return keyIds.length;
  }
}
