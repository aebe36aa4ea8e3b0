package pinhole.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The IPv4 addresses that were met of late, one object for each: a capture names the same few in
 * packet after packet.
 */
final class Addresses {
  private static final int PLACES = 1 << 10;

  /**
   * Spreads numbers that differ in any of their bits (2 to the power of 32 by the golden ratio).
   */
  private static final int SPREAD = 0x9e3779b9;

  private final int[] numbers = new int[PLACES];
  private final InetAddress[] addresses = new InetAddress[PLACES];

  Addresses() {
    Arrays.fill(addresses, made(0)); // as the numbers are
  }

  /** The address of four bytes, the highest first. */
  InetAddress of(int number) {
    int place = (number * SPREAD) >>> -Integer.numberOfTrailingZeros(PLACES);
    if (numbers[place] != number) {
      numbers[place] = number;
      addresses[place] = made(number);
    }
    return addresses[place];
  }

  private static InetAddress made(int number) {
    byte[] bytes = {
      (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
    };
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes always are one
    }
  }
}
