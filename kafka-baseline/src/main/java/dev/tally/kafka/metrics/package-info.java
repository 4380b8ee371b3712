/** What brokers' own metrics say of the requests they have handled. */
@NullMarked
package dev.tally.kafka.metrics;

import org.jspecify.annotations.NullMarked;
