/**
 * What a backend offers the runner: variants, guarantees as data, deployments of real processes and
 * what can be done to them. Backends are found with {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.tally.deploy;

import org.jspecify.annotations.NullMarked;
