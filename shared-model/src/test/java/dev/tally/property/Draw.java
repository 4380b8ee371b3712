package dev.tally.property;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * What one case is made of, drawn from its seed. Numbers and lengths stand at the ends of their
 * range, beside them or close to zero about as often as anywhere else, since that is where faults
 * are. All ranges include both ends.
 */
public final class Draw {

  /** So many of what was drawn stand in the message of a case that fails. */
  private static final int SHOWN = 40;

  private final SplittableRandom random;
  private final StringBuilder shown = new StringBuilder();
  private final Set<String> labels = new TreeSet<>();
  private int drawn;

  Draw(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * A seed for a generator of the test's own.
   *
   * @return any long, each as likely
   */
  public long seed() {
    return show(random.nextLong());
  }

  /**
   * A number.
   *
   * @return any long, the ends and small ones often
   */
  public long longs() {
    return longs(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * A number of a range.
   *
   * @param min the smallest
   * @param max the largest, not below {@code min}
   * @return one of them
   */
  public long longs(long min, long max) {
    return show(within(min, max));
  }

  /**
   * A number of a range.
   *
   * @param min the smallest
   * @param max the largest, not below {@code min}
   * @return one of them
   */
  public int ints(int min, int max) {
    return show((int) within(min, max));
  }

  /**
   * A number of a range: evenly spread, or of every order of magnitude alike.
   *
   * @param min the smallest, above zero
   * @param max the largest, finite and not below {@code min}
   * @return one of them
   */
  public double doubles(double min, double max) {
    if (!(min > 0 && max >= min && max <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("range is " + min + " to " + max + ", must be positive");
    }
    double value =
        switch (random.nextInt(8)) {
          case 0 -> min;
          case 1 -> max;
          case 2, 3, 4 -> Math.exp(between(Math.log(min), Math.log(max)));
          default -> between(min, max);
        };
    return show(Math.min(max, Math.max(min, value)));
  }

  private double between(double from, double to) {
    return from + random.nextDouble() * (to - from);
  }

  /**
   * Yes or no.
   *
   * @return either, as likely
   */
  public boolean booleans() {
    return show(random.nextBoolean());
  }

  /**
   * One of several.
   *
   * @param values at least one
   * @param <T> their type
   * @return one of them, each as likely
   */
  public <T> T of(List<T> values) {
    return show(values.get(random.nextInt(values.size())));
  }

  /**
   * One constant of an enumeration.
   *
   * @param type the enumeration
   * @param <T> its type
   * @return one of its constants, each as likely
   */
  public <T extends Enum<T>> T of(Class<T> type) {
    return of(List.of(type.getEnumConstants()));
  }

  /**
   * A list.
   *
   * @param min its least length
   * @param max its greatest
   * @param element draws one element
   * @param <T> the type of the elements
   * @return a list of its own, modifiable
   */
  public <T> List<T> list(int min, int max, Supplier<T> element) {
    int size = ints(min, max);
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(element.get());
    }
    return list;
  }

  /**
   * Bytes of any value.
   *
   * @param min their least number
   * @param max their greatest
   * @return an array of its own
   */
  public byte[] bytes(int min, int max) {
    byte[] bytes = new byte[ints(min, max)];
    random.nextBytes(bytes);
    // Zeros and ones of all bits are what lengths and signs are mistaken about.
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 1 ? 0 : bytes[i] == 2 ? (byte) -1 : bytes[i];
    }
    return bytes;
  }

  /**
   * A text.
   *
   * @param characters what it is made of, at least one character
   * @param max its greatest length; the least is none
   * @return the text
   */
  public String text(String characters, int max) {
    StringBuilder text = new StringBuilder();
    for (int left = (int) within(0, max); left > 0; left--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return show(text.toString());
  }

  /**
   * Says of what kind this case is, for {@link Cases#assertEach}.
   *
   * @param kind the label
   */
  public void label(String kind) {
    labels.add(kind);
  }

  Set<String> labels() {
    return labels;
  }

  private long within(long min, long max) {
    if (max < min) {
      throw new IllegalArgumentException("range is " + min + " to " + max + ", must not be empty");
    }
    return switch (random.nextInt(4)) {
      case 0 -> {
        long[] edges =
            LongStream.of(min, min + 1, -1, 0, 1, max - 1, max)
                .filter(edge -> edge >= min && edge <= max)
                .toArray();
        yield edges[random.nextInt(edges.length)];
      }
      case 1 -> {
        // Of any number of bits, counted from the end that is nearer to zero.
        long offset = random.nextLong() >>> random.nextInt(1, 64);
        long start = Math.max(min, Math.min(max, 0));
        long value =
            start + (start == max || (start > min && random.nextBoolean()) ? -offset : offset);
        yield value >= min && value <= max ? value : even(min, max);
      }
      default -> even(min, max);
    };
  }

  private long even(long min, long max) {
    if (max < Long.MAX_VALUE) {
      return random.nextLong(min, max + 1);
    }
    return min == Long.MIN_VALUE ? random.nextLong() : random.nextLong(min - 1, max) + 1;
  }

  private <T> T show(T value) {
    if (drawn++ < SHOWN) {
      String text = String.valueOf(value);
      shown.append(shown.isEmpty() ? "" : ", ");
      shown.append(text.length() > 100 ? text.substring(0, 100) + "..." : text);
    }
    return value;
  }

  /**
   * What was drawn.
   *
   * @return the first of the values, in the order they were drawn
   */
  @Override
  public String toString() {
    return shown + (drawn > SHOWN ? " and " + (drawn - SHOWN) + " more" : "");
  }
}
