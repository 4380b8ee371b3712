package dev.tally.sticky.placement;

import java.util.Optional;

/**
 * What a command has come to.
 *
 * @param state after it; the very same object where it changed nothing
 * @param refusal why it was refused, for people; empty where it was not. A refused command has
 *     changed nothing
 */
public record PlacementResult(PlacementState state, Optional<String> refusal) {}
