package pinhole.data;

import java.security.SecureRandom;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The ports of a range that are free, handed out in an order that nobody can predict (RFC 2577
 * section 3, port stealing; E69). Shared by all sessions; every method takes the same lock for a
 * few instructions.
 */
public final class PortPool {
  private final int[] free;
  private final BitSet taken = new BitSet();
  private final RandomGenerator random;
  private final String range;
  private int count;

  /**
   * A pool of these ports.
   *
   * @param ports each 1 to 65535, each once
   * @param range what people call them
   */
  public PortPool(int[] ports, String range) {
    this(ports, range, new SecureRandom());
  }

  PortPool(int[] ports, String range, RandomGenerator random) {
    this.free = ports.clone();
    this.count = ports.length;
    this.range = range;
    this.random = random;
  }

  /** A random free port, or nothing. */
  public synchronized OptionalInt take() {
    if (count == 0) {
      return OptionalInt.empty();
    }
    int at = random.nextInt(count);
    int port = free[at];
    free[at] = free[--count];
    taken.set(port);
    return OptionalInt.of(port);
  }

  /**
   * Gives a port back.
   *
   * @throws IllegalStateException if it was not taken: two sessions would get it
   */
  public synchronized void give(int port) {
    if (!taken.get(port)) {
      throw new IllegalStateException("port " + port + " was not taken");
    }
    taken.clear(port);
    free[count++] = port;
  }

  /** How many are free. */
  public synchronized int available() {
    return count;
  }

  /** The range, as people write it. */
  @Override
  public String toString() {
    return range;
  }
}
