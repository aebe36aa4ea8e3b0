package pinhole.proxy;

import java.nio.ByteBuffer;
import pinhole.ftp.SyntaxException;

/**
 * Reads one header, of either version, in whatever pieces it comes. What is none is refused at its
 * first wrong byte.
 */
public final class HeaderReader {
  private static final int SHORTEST = VersionOne.SHORTEST; // of both versions

  private final byte[] kept = new byte[VersionOne.LONGEST]; // of version 2 what is not skipped
  private int length;
  private int whole = SHORTEST; // the least that the header can have, from what is known of it
  private boolean complete;

  /** How many bytes are still sure to come; 0 if the header is complete. */
  public int wanted() {
    return complete ? 0 : whole - length;
  }

  /** Whether nothing has come yet. */
  public boolean untouched() {
    return length == 0;
  }

  /**
   * Takes the next bytes, as many as there are.
   *
   * @param bytes no more than are {@link #wanted}
   * @throws SyntaxException if this is no header, or one that nobody should believe
   */
  public void take(ByteBuffer bytes) throws SyntaxException {
    if (bytes.remaining() > wanted()) {
      throw new IllegalArgumentException(bytes.remaining() + " bytes for " + wanted());
    }
    while (bytes.hasRemaining()) {
      take(bytes.get());
    }
  }

  private void take(byte next) throws SyntaxException {
    if (length < kept.length) {
      kept[length] = next;
    }
    length++;
    if (kept[0] == VersionOne.BEGIN[0]) {
      takeOne(next);
    } else {
      takeTwo(next);
    }
  }

  private void takeOne(byte next) throws SyntaxException {
    expect(VersionOne.BEGIN, next);
    boolean afterReturn = length > 1 && kept[length - 2] == '\r';
    if (afterReturn != (next == '\n')) {
      throw new SyntaxException("a wrong line end");
    } else if (next == '\n') {
      complete = true;
    } else if (length == VersionOne.LONGEST) {
      throw new SyntaxException("more than " + VersionOne.LONGEST + " bytes");
    } else if (length == whole) {
      whole += next == '\r' ? 1 : 2;
    }
  }

  private void takeTwo(byte next) throws SyntaxException {
    expect(VersionTwo.BEGIN, next);
    if (length == SHORTEST) {
      whole = VersionTwo.FIXED;
    } else if (length == VersionTwo.FIXED) {
      whole = VersionTwo.length(kept);
    }
    complete = length == whole;
  }

  private void expect(byte[] beginning, byte next) throws SyntaxException {
    if (length <= beginning.length && next != beginning[length - 1]) {
      throw new SyntaxException("something else");
    }
  }

  /**
   * The ends of the connection, now that its header is complete.
   *
   * @param real what the kernel says of the connection, which holds where the header says nothing
   */
  public Ends ends(Ends real) throws SyntaxException {
    if (!complete) {
      throw new IllegalStateException("bytes are missing: " + wanted());
    }
    Ends ends =
        kept[0] == VersionOne.BEGIN[0]
            ? VersionOne.ends(kept, length, real)
            : VersionTwo.ends(kept, length, real);
    if (isLoopback(ends) && !isLoopback(real)) {
      throw new SyntaxException("a loopback address, which is this machine's");
    }
    return ends;
  }

  /** Rules that trust this machine must not trust another one's local users. */
  private static boolean isLoopback(Ends ends) {
    return ends.client().address().isLoopbackAddress();
  }
}
