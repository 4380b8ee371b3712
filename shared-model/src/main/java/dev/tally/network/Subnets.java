package dev.tally.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that nobody else has. They are of 198.18.0.0/15, which is set aside for measurements
 * between networks (RFC 2544) and used by no real one; what a machine uses of it all the same, its
 * routes say.
 */
final class Subnets {

  private static final int FIRST = 198 << 24 | 18 << 16;
  private static final int COUNT = 512;
  private static final int MASK = 0xFFFF_FF00;

  /** Routes to a large part of all addresses are ways out, as a default route is. */
  private static final int LEAST_PREFIX = 8;

  private static final Pattern DESTINATION =
      Pattern.compile(
          "(?:[a-z]+ )?(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?(?: .*)?");

  private record Route(int network, int mask) {}

  private Subnets() {}

  /**
   * Chooses a network of 256 addresses.
   *
   * @param routes every route of the machine, as {@code ip -4 route show table all} prints them
   * @param random which of those that are free
   * @return its first three numbers, {@code 198.18.7} for one; empty where all have a route
   */
  static Optional<String> free(List<String> routes, Random random) {
    List<Route> taken = new ArrayList<>();
    for (String line : routes) {
      Matcher route = DESTINATION.matcher(line.strip());
      int prefix = 0;
      if (route.matches()) {
        prefix = route.group(5) == null ? Integer.SIZE : Integer.parseInt(route.group(5));
      }
      if (prefix >= LEAST_PREFIX) {
        int network = 0;
        for (int i = 1; i <= 4; i++) {
          network = network << 8 | Integer.parseInt(route.group(i));
        }
        taken.add(new Route(network, -1 << (Integer.SIZE - prefix)));
      }
    }
    List<Integer> subnets = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      subnets.add(FIRST + (i << 8));
    }
    Collections.shuffle(subnets, random);
    return subnets.stream()
        .filter(
            subnet ->
                taken.stream().noneMatch(r -> ((subnet ^ r.network()) & r.mask() & MASK) == 0))
        .findFirst()
        .map(s -> (s >>> 24) + "." + (s >>> 16 & 0xFF) + "." + (s >>> 8 & 0xFF));
  }
}
