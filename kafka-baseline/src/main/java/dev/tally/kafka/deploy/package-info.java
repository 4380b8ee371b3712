/**
 * The deployment: brokers, topics and Streams instances brought up together, and what can be done
 * to them.
 */
@NullMarked
package dev.tally.kafka.deploy;

import org.jspecify.annotations.NullMarked;
