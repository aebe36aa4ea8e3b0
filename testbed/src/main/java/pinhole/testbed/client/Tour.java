package pinhole.testbed.client;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import pinhole.testbed.lab.Output;

/**
 * Seven transfers in one session. Three uploads follow each other, which is where a client runs out
 * of TLS 1.3's tickets and where an end of file is lost; there is a file of one byte, and one that
 * no buffer on the way takes at once.
 */
public final class Tour {
  private static final byte[] MARK = random(64, 4217);

  private static final int SMALL = 1;
  private static final int MIDDLE = 100_000;
  private static final int LARGE = 1_500_000;

  /** Is on the server, and no client has a reason to name it but that it was in the listing. */
  private static final String LISTED = "only-in-the-listing";

  /** One of the transfers. */
  enum Move {
    GET_MIDDLE("get", "down-middle.bin", MIDDLE),
    LIST("list", "", 0),
    PUT_MIDDLE("put", "up-middle.bin", MIDDLE),
    PUT_LARGE("put", "up-large.bin", LARGE),
    PUT_SMALL("put", "up-small.bin", SMALL),
    GET_LARGE("get", "down-large.bin", LARGE),
    GET_SMALL("get", "down-small.bin", SMALL);

    private final String verb;
    private final String file;
    private final int size;

    Move(String verb, String file, int size) {
      this.verb = verb;
      this.file = file;
      this.size = size;
    }

    String file() {
      return file;
    }

    boolean isGet() {
      return verb.equals("get");
    }

    boolean isPut() {
      return verb.equals("put");
    }

    /** For programs of ours. */
    private String argument() {
      return isGet() || isPut() ? verb + ":" + file : verb;
    }

    private byte[] content() {
      byte[] bytes = random(size, file.hashCode());
      if (isMarked()) {
        System.arraycopy(MARK, 0, bytes, 0, MARK.length);
      }
      return bytes;
    }

    private boolean isMarked() {
      return size >= MARK.length;
    }
  }

  private Tour() {}

  /** How many transfers there are. */
  public static int length() {
    return Move.values().length;
  }

  /** How many of the files bear the mark; the small one has no room for it. */
  public static long marked() {
    return moves().stream().filter(Move::isMarked).count();
  }

  /** The first bytes of those files: what is looked for on the wire. */
  public static byte[] mark() {
    return MARK.clone();
  }

  static List<Move> moves() {
    return List.of(Move.values());
  }

  static List<String> arguments() {
    return moves().stream().map(Move::argument).toList();
  }

  /** Lays out what the client and the server find. */
  public static void layOut(Desk desk) throws IOException {
    desk.atServer(LISTED, new byte[0]);
    for (Move move : Move.values()) {
      if (move.isGet()) {
        desk.atServer(move.file, move.content());
      } else if (move.isPut()) {
        desk.atClient(move.file, move.content());
      }
    }
  }

  /** Throws, with the reason, unless everything has arrived. */
  public static void check(Desk desk, Output output) throws IOException {
    desk.require(output.exit() == 0, "the client ended with " + output.exit());
    desk.require(output.text().contains(LISTED), "the listing does not name " + LISTED);
    for (Move move : Move.values()) {
      if (move.isGet()) {
        desk.requireAtClient(move.file, move.content());
      } else if (move.isPut()) {
        desk.requireAtServer(move.file, move.content());
      }
    }
  }

  private static byte[] random(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** As people read it. */
  public static String title() {
    return String.join(
        ", ",
        moves().stream()
            .map(move -> move.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .toList());
  }
}
