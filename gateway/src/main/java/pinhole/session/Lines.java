package pinhole.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts what one leg sends into lines: Strings without line end, one character a byte, or {@link
 * Malformed}, or {@link Signal#SYNCH} before a line that carried Telnet's signals.
 *
 * <p>CRLF ends a line; so does a bare LF, which careless clients send (E06): the line goes on with
 * CRLF, so nobody behind can see it otherwise. A CR elsewhere or a NUL in a client's line is
 * refused, in a server's it is dropped. Telnet negotiation is taken out (RFC 1123 section
 * 4.1.2.10); a doubled 0xFF in a name is passed as it came.
 */
public final class Lines {
  /** What stands between lines. */
  public enum Signal {
    SYNCH
  }

  private static final byte LF = '\n';
  private static final byte CR = '\r';
  private static final int IAC = 0xff;
  private static final int SE = 0xf0;
  private static final int DATA_MARK = 0xf2;
  private static final int INTERRUPT_PROCESS = 0xf4;
  private static final int WILL = 0xfb;

  private final Side from;
  private final int longest;
  private boolean discarding;
  private boolean ended;

  /**
   * The lines of one leg.
   *
   * @param longest bytes in a line without its end, at least 1
   */
  public Lines(Side from, int longest) {
    this.from = from;
    this.longest = longest;
  }

  /**
   * Takes the next line out of the buffer, and what it means is added to the list. Bytes that are
   * no whole line stay in the buffer, never more than the longest line and one.
   */
  public void next(ByteBuffer in, List<Object> out) {
    if (ended) {
      in.position(in.limit());
    } else if (!discarding && isBinary(in)) {
      ended = true;
      in.position(in.limit());
      out.add(Malformed.NOT_TEXT);
    } else {
      line(in, out);
    }
  }

  private void line(ByteBuffer in, List<Object> out) {
    int length = lengthOfLine(in);
    if (length < 0) {
      if (in.remaining() > longest + 1) { // one for a CR
        tooLong(out);
        in.position(in.limit());
      }
      return;
    }
    byte[] bytes = new byte[length];
    in.get(bytes).get();
    if (discarding) {
      discarding = false;
      return;
    }
    if (length > 0 && bytes[length - 1] == CR) {
      length--;
    }
    if (length > longest) {
      tooLong(out);
      discarding = false;
    } else if (from == Side.CLIENT) {
      command(bytes, length, out);
    } else {
      out.add(cleaned(bytes, length));
    }
  }

  /** Bytes before the LF, or -1 where there is none. */
  private static int lengthOfLine(ByteBuffer in) {
    for (int i = in.position(); i < in.limit(); i++) {
      if (in.get(i) == LF) {
        return i - in.position();
      }
    }
    return -1;
  }

  private void tooLong(List<Object> out) {
    if (!discarding) {
      out.add(Malformed.TOO_LONG);
    }
    discarding = true;
  }

  /** TLS, SOCKS, SSLv2 and the like begin with a byte that no command begins with. */
  private boolean isBinary(ByteBuffer in) {
    int first = in.get(in.position()) & 0xff;
    return from == Side.CLIENT
        && first != CR
        && first != LF
        && first != '\t'
        && (first < ' ' || first == 0x80);
  }

  private static void command(byte[] bytes, int length, List<Object> out) {
    byte[] text = new byte[length];
    int kept = 0;
    boolean synch = false;
    for (int i = 0; i < length; i++) {
      int next = i + 1 < length ? bytes[i + 1] & 0xff : 0;
      if ((bytes[i] & 0xff) != IAC) {
        boolean orphan = synch && kept == 0 && (bytes[i] & 0xff) == DATA_MARK;
        if (!orphan) { // else its IAC was sent as urgent data and is lost
          text[kept++] = bytes[i];
        }
      } else if (next == IAC) {
        text[kept++] = bytes[i++];
        text[kept++] = bytes[i];
      } else if (next >= SE) {
        synch |= next == INTERRUPT_PROCESS || next == DATA_MARK;
        i += next >= WILL ? 2 : 1;
      } else if (kept > 0) {
        text[kept++] = bytes[i]; // a name in Latin-1, from a client that knows no Telnet
      } // else the IAC whose DM was sent as urgent data and is lost
    }
    if (synch) {
      out.add(Signal.SYNCH);
    }
    out.add(
        hasControls(text, kept)
            ? Malformed.CONTROL_CHARACTER
            : new String(text, 0, kept, StandardCharsets.ISO_8859_1));
  }

  private static boolean hasControls(byte[] text, int length) {
    for (int i = 0; i < length; i++) {
      if (text[i] == CR || text[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static String cleaned(byte[] bytes, int length) {
    String line = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    return hasControls(bytes, length) ? line.replace("\r", "").replace("\0", "") : line;
  }
}
