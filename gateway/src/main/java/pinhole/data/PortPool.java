package pinhole.data;

import java.security.SecureRandom;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The ports of a range that are free, handed out in an order that nobody can predict (RFC 2577
 * section 3, port stealing; E69), and not again soon: the peers of the last connection may still
 * hold it in TIME_WAIT, and a server that connects from port 20 could not use it. Shared by all
 * sessions; every method takes the same lock for a few instructions.
 */
public final class PortPool {
  private final int[] free;
  private final BitSet taken = new BitSet();
  private final RandomGenerator random;
  private final String range;
  private int first;
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
    for (int i = free.length - 1; i > 0; i--) {
      swap(i, random.nextInt(i + 1)); // no order to begin with
    }
  }

  /** A random port of the longer-rested half of those that are free, or nothing. */
  public synchronized OptionalInt take() {
    if (count == 0) {
      return OptionalInt.empty();
    }
    int chosen = random.nextInt((count + 1) / 2);
    swap(first, (first + chosen) % free.length);
    int port = free[first];
    first = (first + 1) % free.length;
    count--;
    taken.set(port);
    return OptionalInt.of(port);
  }

  private void swap(int one, int other) {
    int port = free[one];
    free[one] = free[other];
    free[other] = port;
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
    free[(first + count++) % free.length] = port;
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
