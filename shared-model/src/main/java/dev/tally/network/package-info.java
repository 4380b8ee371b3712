/**
 * Networks of their own for processes, made of what Linux has, which can be cut and made bad; and
 * what that takes of a machine.
 */
@NullMarked
package dev.tally.network;

import org.jspecify.annotations.NullMarked;
