/** Real KRaft brokers as child processes, run from the jars on the class path. */
@NullMarked
package dev.tally.kafka.broker;

import org.jspecify.annotations.NullMarked;
