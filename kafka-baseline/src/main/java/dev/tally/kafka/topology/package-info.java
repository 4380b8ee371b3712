/**
 * The Streams topology: commands, the counter record with what deduplication needs, answers, and
 * their binary forms.
 */
@NullMarked
package dev.tally.kafka.topology;

import org.jspecify.annotations.NullMarked;
