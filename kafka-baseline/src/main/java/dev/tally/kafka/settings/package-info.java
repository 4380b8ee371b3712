/**
 * Every setting of brokers, topics, clients, Streams and RocksDB that is not left at its default,
 * in one table with its reason.
 */
@NullMarked
package dev.tally.kafka.settings;

import org.jspecify.annotations.NullMarked;
