/**
 * What is asked of every column: plans as YAML, keys, arrivals, traces, and the seeded operations
 * they come to.
 */
@NullMarked
package dev.tally.workload;

import org.jspecify.annotations.NullMarked;
