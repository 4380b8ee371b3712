package dev.tally.sticky.node;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Peers;
import dev.tally.sticky.shard.Requester;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The links to all other nodes, by incarnation. Few, so they are looked for one by one. */
final class Links implements Peers {

  private final Node node;
  private List<PeerLink> links = List.of();

  Links(Node node) {
    this.node = node;
  }

  /** Links to nodes that are new, none to those that are gone. */
  void update(List<NodeInfo> nodes) {
    List<PeerLink> updated = new ArrayList<>();
    for (NodeInfo peer : nodes) {
      if (peer.incarnation() != node.incarnation()) {
        PeerLink known = link(peer.incarnation());
        if (known == null) {
          known = new PeerLink(node, peer);
          known.start();
        }
        updated.add(known);
      }
    }
    List<PeerLink> gone = new ArrayList<>(links);
    gone.removeAll(updated);
    links = List.copyOf(updated);
    gone.forEach(PeerLink::close);
  }

  void closeAll() {
    update(List.of());
  }

  List<PeerLink> all() {
    return links;
  }

  Optional<PeerLink> to(long member) {
    return Optional.ofNullable(link(member));
  }

  private @Nullable PeerLink link(long member) {
    for (int i = 0; i < links.size(); i++) {
      if (links.get(i).peer().incarnation() == member) {
        return links.get(i);
      }
    }
    return null;
  }

  /** Sends a frame over every link that is up. */
  void broadcast(Consumer<ByteBuf> frame) {
    for (PeerLink link : links) {
      link.send(frame);
    }
  }

  @Override
  public @Nullable Requester requester(long route) {
    return node.clients().of(route);
  }

  @Override
  public boolean isLinked(long member) {
    PeerLink link = link(member);
    return link != null && link.isUp();
  }

  @Override
  public boolean canSend(long member) {
    PeerLink link = link(member);
    return link != null && link.canSend();
  }

  @Override
  public void send(long member, PeerMessage message) {
    PeerLink link = link(member);
    if (link != null) {
      link.send(message);
    }
  }
}
