package dev.tally.sticky.consensus;

/**
 * One who votes.
 *
 * @param id its node's name and the random identity of its directory
 * @param node its node's stable name
 * @param host where it listens for other voters
 * @param port where it listens for other voters
 */
public record Voter(String id, String node, String host, int port) {}
