package dev.tally.network;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bridge with namespaces at it: makes them and takes them down. Not for two threads at a time.
 *
 * <p>It is in a namespace of its own. On one of the machine's, what processes send each other would
 * pass the machine's rules for what it forwards, and where Docker runs those drop it.
 */
final class Bridge implements AutoCloseable {

  /** A namespace's own end of its interface. */
  static final String DEVICE = "eth0";

  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final String PREFIX = "tally-";
  private static final String BRIDGE = "bridge";
  private static final int MACHINE = 1;
  private static final int FIRST = 10;
  private static final int LAST = 254;

  /**
   * Where a process is.
   *
   * @param namespace its own
   * @param address of its interface
   * @param port the bridge's end of that
   */
  record Place(String namespace, String address, String port) {}

  private final String mark;
  private final String subnet;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private boolean closed;

  private Bridge(String mark, String subnet) {
    this.mark = mark;
    this.subnet = subnet;
  }

  /**
   * Makes one, on addresses that nothing on this machine has a route to.
   *
   * @throws IOException where this machine or user may not; nothing is left then
   */
  static Bridge create() throws IOException {
    SecureRandom random = new SecureRandom();
    String mark = Long.toHexString(random.nextInt() & 0xFF_FFFFL);
    List<String> routes = Commands.ip("-4", "route", "show", "table", "all").lines().toList();
    String subnet =
        Subnets.free(routes, random)
            .orElseThrow(() -> new IOException("no network of 198.18.0.0/15 is without a route"));
    Bridge made = new Bridge(mark, subnet);
    try {
      made.make();
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  private void make() throws IOException {
    Commands.ip("netns", "add", namespace());
    Commands.ipIn(
        namespace(), List.of("link add " + BRIDGE + " type bridge", "link set " + BRIDGE + " up"));
    Commands.ip(
        "link", "add", device(), "type", "veth", "peer", "name", "machine", "netns", namespace());
    Commands.ipIn(namespace(), List.of("link set machine master " + BRIDGE + " up"));
    Commands.ip("addr", "add", machine() + "/24", "dev", device());
    Commands.ip("link", "set", device(), "up");
  }

  /** The bridge's own namespace. */
  String namespace() {
    return PREFIX + mark;
  }

  /** The interface by which the machine reaches the processes: all that it has of them. */
  String device() {
    return "tly" + mark;
  }

  /** The machine's address there. */
  String machine() {
    return address(MACHINE);
  }

  private String address(int number) {
    return subnet + "." + number;
  }

  /** The namespace of a process, there or not. */
  String namespace(String process) {
    return PREFIX + mark + "-" + process;
  }

  /** Who has a place, in the order of their coming. */
  Set<String> processes() {
    return places.keySet();
  }

  /**
   * The place of a process.
   *
   * @throws IllegalArgumentException where it has none
   */
  Place place(String process) {
    Place place = places.get(process);
    if (place == null) {
      throw new IllegalArgumentException(
          "process is '" + process + "', must be one of " + places.keySet());
    }
    return place;
  }

  /** Makes the place of a process that has none yet. */
  Place add(String process) throws IOException {
    int number = FIRST + places.size();
    if (number > LAST) {
      throw new IOException("no more than " + places.size() + " processes can have networks");
    }
    Place place = new Place(namespace(process), address(number), "port" + number);
    Commands.ip("netns", "add", place.namespace());
    try {
      connect(place);
    } catch (IOException e) {
      quietly("netns", "del", place.namespace());
      throw e;
    }
    places.put(process, place);
    return place;
  }

  private void connect(Place place) throws IOException {
    String peer = " type veth peer name " + DEVICE + " netns " + place.namespace();
    Commands.ipIn(
        namespace(),
        List.of(
            "link add " + place.port() + peer,
            "link set " + place.port() + " master " + BRIDGE + " up"));
    Commands.ipIn(
        place.namespace(),
        List.of(
            "addr add " + place.address() + "/24 dev " + DEVICE,
            "link set " + DEVICE + " up",
            "link set lo up"));
  }

  /** Takes it all down. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Whoever is told to end takes down what it has made, and no command ends under an interrupt.
    boolean interrupted = Thread.interrupted();
    // Its other end goes with it at once; with its network, it would go at some time.
    quietly("link", "del", device());
    for (Place place : places.values()) {
      quietly("netns", "del", place.namespace());
    }
    quietly("netns", "del", namespace());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void quietly(String... arguments) {
    try {
      Commands.ip(arguments);
    } catch (IOException e) {
      LOG.info("A network was not taken down: {}", e.getMessage());
    }
  }
}
