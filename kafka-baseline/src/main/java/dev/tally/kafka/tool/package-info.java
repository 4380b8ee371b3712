/** What the tools of this backend share: choosing brokers, and a deployment to throw away. */
@NullMarked
package dev.tally.kafka.tool;

import org.jspecify.annotations.NullMarked;
