/** A Kafka Streams instance as a process of its own. */
@NullMarked
package dev.tally.kafka.node;

import org.jspecify.annotations.NullMarked;
