package dev.tally.kafka.client;

import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import java.util.concurrent.CompletableFuture;

/**
 * A request under way.
 *
 * @param request what was asked
 * @param partition of the commands topic that its key belongs to
 * @param deadline on the client's clock, nanoseconds
 * @param outcome where its caller waits
 */
record Pending(Request request, int partition, long deadline, CompletableFuture<Outcome> outcome) {}
