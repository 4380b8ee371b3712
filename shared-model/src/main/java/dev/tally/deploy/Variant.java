package dev.tally.deploy;

/**
 * One column of a comparison.
 *
 * @param name short, lower case, for tables and the command line
 * @param title for a reader, one line
 * @param guarantees what it promises
 */
public record Variant(String name, String title, Guarantees guarantees) {}
