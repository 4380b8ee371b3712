package dev.tally.kafka.settings;

/**
 * One setting that is given a value, and why.
 *
 * @param scope what it belongs to
 * @param name as Kafka or RocksDB names it
 * @param value what it is given
 * @param reason why it is not left at its default, or why its default is written down
 */
public record Setting(Scope scope, String name, String value, String reason) {}
