/** {@code tally kafka sweep}: the measurements that the settings rest on, to be had again. */
@NullMarked
package dev.tally.kafka.sweep;

import org.jspecify.annotations.NullMarked;
