package dev.tally.check;

import dev.tally.stats.CountAudit;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.ReadAudit;
import java.util.List;

/**
 * All that a history tells.
 *
 * @param verdict whether it is one of counters
 * @param counts additions against final states
 * @param reads what the reads of each level that occurs showed, strongest first, of the measured
 *     part
 */
public record Examination(OrderVerdict verdict, CountAudit counts, List<ReadAudit> reads) {

  /** Copies the list. */
  public Examination {
    reads = List.copyOf(reads);
  }
}
