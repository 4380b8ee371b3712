/**
 * Processor time, memory, storage, network and identity of the machine and of the processes under
 * measurement.
 */
@NullMarked
package dev.tally.measure;

import org.jspecify.annotations.NullMarked;
