package pinhole.rules;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An absolute path on a server, as the client sees it.
 *
 * @param names from the root on; the last may be "", which stands for a name that nobody knows
 */
record Place(List<String> names) {
  static final String NO_DIRECTORY = "the working directory is unknown";
  private static final String UP = "..";

  /** Fraction slash, division slash and set minus, which Windows may make / and \ of. */
  private static final String SLASHES = "\u2044\u2215\u2216";

  Place {
    names = List.copyOf(names);
  }

  /** Why a path is not taken for what it seems to be. */
  static final class Doubt extends Exception {
    private static final long serialVersionUID = 1;

    Doubt(String why) {
      super(why, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }
  }

  /**
   * Where a path leads.
   *
   * <p>Two readers of one path must not come to two places, so what any of the servers in use reads
   * otherwise than it stands there leads nowhere: {@code ..} behind a name, which may be a symbolic
   * link; what Windows takes off the end of a name, or makes of {@code PRIVAT~1}, {@code C:} and
   * {@code a.txt::$DATA}; blanks, quotes and {@code ~} at the start; wildcards.
   *
   * @param directory where a relative one begins; "" if that is unknown
   */
  static Place of(String path, String directory) throws Doubt {
    List<String> read = read(path);
    if (path.startsWith("/")) {
      return new Place(read);
    }
    List<String> names = new ArrayList<>(working(directory).names);
    for (String name : read) {
      if (!name.equals(UP)) {
        names.add(name);
      } else if (names.isEmpty()) {
        throw new Doubt("\"..\" leads out of the root");
      } else {
        names.remove(names.size() - 1);
      }
    }
    return new Place(names);
  }

  /** The working directory itself. */
  static Place working(String directory) throws Doubt {
    if (!directory.startsWith("/")) {
      throw new Doubt(NO_DIRECTORY);
    }
    return new Place(read(directory));
  }

  /** Its names; only those at the start of a relative path can be "..". */
  private static List<String> read(String path) throws Doubt {
    mistrust(path);
    List<String> names = new ArrayList<>();
    boolean mayGoUp = !path.startsWith("/");
    for (String name : path.split("/", -1)) {
      if (name.equals(UP) && !mayGoUp) {
        throw new Doubt("\"..\" behind a name or a slash");
      } else if (name.equals(UP)) {
        names.add(name);
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(trusted(name));
        mayGoUp = false;
      }
    }
    return names;
  }

  private static void mistrust(String path) throws Doubt {
    if (path.isEmpty()) {
      throw new Doubt("no path is given");
    }
    if (" \"'~".indexOf(path.charAt(0)) >= 0) {
      throw new Doubt("a blank, a quote or ~ at the start");
    }
    if (Unseen.in(path).isPresent()) {
      throw new Doubt("a character that cannot be seen");
    }
    if (path.indexOf('\\') >= 0) {
      throw new Doubt("a backslash");
    }
    if (path.indexOf('*') >= 0 || path.indexOf('?') >= 0) {
      throw new Doubt("a wildcard");
    }
    if (path.codePoints().anyMatch(Place::standsForAnother)) {
      throw new Doubt("a character that some take for another");
    }
  }

  /** A wide slash or dot, for instance, that becomes one where there is no Unicode. */
  private static boolean standsForAnother(int codePoint) {
    return SLASHES.indexOf(codePoint) >= 0 || normallyAnother(codePoint);
  }

  private static boolean normallyAnother(int codePoint) {
    return codePoint >= 0x80
        && Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC)
            .chars()
            .anyMatch(c -> c < 0x80 && !Character.isLetterOrDigit(c) && c != ' ');
  }

  private static String trusted(String name) throws Doubt {
    if (name.endsWith(".") || name.endsWith(" ")) {
      throw new Doubt("a dot or a blank at the end of a name");
    }
    if (name.matches("(?s).*~[0-9].*|[A-Za-z]:.*|.*:\\$.*")) {
      throw new Doubt("what Windows reads otherwise");
    }
    return name;
  }

  Place parent() {
    return names.isEmpty() ? this : new Place(names.subList(0, names.size() - 1));
  }

  /** One below it that nobody knows. */
  Place unknownBelow() {
    List<String> below = new ArrayList<>(names);
    below.add("");
    return new Place(below);
  }

  @Override
  public String toString() {
    return names.stream().collect(Collectors.joining("/", "/", ""));
  }
}
