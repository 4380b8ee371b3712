package dev.tally.sticky.node;

import dev.tally.sticky.consensus.VoterDirectory;
import dev.tally.sticky.placement.PlacementCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a node a part of a cluster, once, on a thread of its own. */
final class Former {

  private static final Logger LOG = LoggerFactory.getLogger(Former.class);

  private final Node node;
  private final VoterDirectory vote;
  private final String host;
  private final Path directory;
  private @Nullable ClusterInfo cluster;
  private @Nullable CompletableFuture<Void> formed;

  Former(Node node, VoterDirectory vote, String host, Path directory) {
    this.node = node;
    this.vote = vote;
    this.host = host;
    this.directory = directory;
  }

  /**
   * Joins a cluster. Told of the same one again, it waits for the first time to end.
   *
   * @throws IllegalStateException where it is in another one
   */
  synchronized CompletableFuture<Void> form(ClusterInfo wanted) {
    CompletableFuture<Void> before = formed;
    if (before != null) {
      ClusterInfo known = cluster;
      // Its voters may be others by now.
      if (known == null || wanted.id() != known.id()) {
        throw new IllegalStateException("this node is in another cluster already");
      }
      return before;
    }
    cluster = wanted;
    CompletableFuture<Void> done = new CompletableFuture<>();
    formed = done;
    Thread thread =
        new Thread(
            () -> {
              try {
                wanted.save(directory);
                Control control = Control.start(node, wanted, vote, host, directory);
                node.loop()
                    .execute(
                        () -> {
                          node.controlledBy(control);
                          join(control, done);
                        });
              } catch (IOException | RuntimeException | LinkageError e) {
                LOG.error("This node can not be a part of a cluster", e);
                done.completeExceptionally(new CompletionException(e));
              }
            },
            "form");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private void join(Control control, CompletableFuture<Void> done) {
    control
        .execute(List.of(new PlacementCommand.Join(node.info())))
        .thenCompose(
            refusal ->
                refusal.isEmpty()
                    ? control.fetchMap()
                    : CompletableFuture.failedFuture(new IllegalStateException(refusal)))
        .whenComplete(
            (learnt, broken) -> {
              if (broken == null) {
                done.complete(null);
              } else {
                LOG.error("This node did not join", broken);
                done.completeExceptionally(broken);
              }
            });
  }
}
