/** The client: a command producer and a consumer of answers behind the counter contract. */
@NullMarked
package dev.tally.kafka.client;

import org.jspecify.annotations.NullMarked;
