/** What query clients and the query servers of instances say to each other. */
@NullMarked
package dev.tally.kafka.query;

import org.jspecify.annotations.NullMarked;
