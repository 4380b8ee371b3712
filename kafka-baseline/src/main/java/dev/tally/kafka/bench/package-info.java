/** {@code tally kafka bench}: what the loss of an instance costs, measured and checked. */
@NullMarked
package dev.tally.kafka.bench;

import org.jspecify.annotations.NullMarked;
