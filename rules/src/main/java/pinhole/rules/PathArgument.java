package pinhole.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.rules.Place.Doubt;
import pinhole.rules.Target.Reach;

/** How a command says which path it is about: a row for each way, with its verbs. */
enum PathArgument {
  /** In no way. */
  NONE("ALLO PWD XPWD", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) {
      return List.of();
    }
  },
  /** The argument is the path. */
  WHOLE("RETR SIZE STOR APPE DELE MKD XMKD RMD XRMD", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return List.of(Place.of(argument, directory));
    }
  },
  RENAMING("RNFR RNTO", Reach.TREE) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return WHOLE.places(argument, directory);
    }
  },
  ENTERING("CWD XCWD", Reach.CONTENT) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return WHOLE.places(argument, directory);
    }
  },
  LEAVING("CDUP XCUP", Reach.CONTENT) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return List.of(Place.working(directory).parent());
    }
  },
  /** RFC 3659 section 7: of the working directory where there is none. */
  FACTS("MLST", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return List.of(orWorking(argument, directory));
    }
  },
  FACTS_WITHIN("MLSD", Reach.CONTENT) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return List.of(orWorking(argument, directory));
    }
  },
  /** Most servers have options there, wildcards, and several paths. */
  LISTING("LIST NLST", Reach.CONTENT) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      if (OPTIONS.matcher(argument).matches()) { // or is that a name?
        return List.of(Place.working(directory), Place.of(argument, directory));
      }
      if (argument.chars().anyMatch(c -> " [{".indexOf(c) >= 0) || argument.startsWith("-")) {
        throw new Doubt("options, wildcards or several paths");
      }
      return List.of(orWorking(argument, directory));
    }
  },
  /** Of the server, or of a path. */
  STATUS("STAT", Reach.CONTENT) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return argument.isEmpty() ? List.of() : LISTING.places(argument, directory);
    }
  },
  /**
   * The server makes up the name, out of the argument where there is one; but ProFTPD and Pure-FTPd
   * do not look at it, and stay in the working directory.
   */
  UNIQUE("STOU", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      Place here = Place.working(directory).unknownBelow();
      if (argument.isEmpty()) {
        return List.of(here);
      }
      Place asked = Place.of(argument, directory);
      return List.of(asked, asked.parent().unknownBelow(), here);
    }
  },
  /** To some servers the time that is to be set stands before the path. */
  TIME("MDTM", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      Matcher timed = TIMED.matcher(argument);
      return timed.matches()
          ? List.of(Place.of(argument, directory), Place.of(timed.group(1), directory))
          : WHOLE.places(argument, directory);
    }
  },
  /** What is to be set stands before the path (draft-somers-ftp-mfxx). */
  BEHIND_A_WORD("MFMT MFCT MFF", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return List.of(behind(BEHIND_ONE, argument, directory));
    }
  },
  /** Some have offsets behind the path, or more paths behind a comma. */
  DIGEST("HASH XCRC XMD5 XSHA XSHA1 XSHA256 XSHA512 MD5 MMD5", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      if (argument.indexOf(' ') >= 0 || argument.indexOf(',') >= 0) {
        throw new Doubt("a blank or a comma, behind which there may be more");
      }
      return WHOLE.places(argument, directory);
    }
  },
  /** Of SITE only CHMOD is the same everywhere. */
  SITE("SITE", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      return List.of(behind(CHMOD, argument, directory));
    }
  },
  /** Nobody knows in which. */
  UNKNOWN("", Reach.ITSELF) {
    @Override
    List<Place> places(String argument, String directory) throws Doubt {
      throw new Doubt("nobody knows which path the command is about");
    }
  };

  /** Not -R, which lists what is below, too. */
  private static final Pattern OPTIONS = Pattern.compile("-[aAlLFhtrSC1d]+");

  private static final Pattern TIMED = Pattern.compile("(?s)[0-9][0-9.+-]* (.*)");
  private static final Pattern BEHIND_ONE = Pattern.compile("(?s)[^ ]+ (.*)");
  private static final Pattern CHMOD = Pattern.compile("(?s)(?i:CHMOD) [0-7]{3,4} (.*)");

  private static final Map<String, PathArgument> ROWS = rows();

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable; its type does not say so.
  private final Set<String> verbs;

  private final Reach reach;

  PathArgument(String verbs, Reach reach) {
    this.verbs = verbs.isEmpty() ? Set.of() : Set.of(verbs.split(" "));
    this.reach = reach;
  }

  private static Map<String, PathArgument> rows() {
    Map<String, PathArgument> rows = new TreeMap<>();
    VerbGroup.LOGIN.verbs().forEach(verb -> rows.put(verb, NONE));
    for (PathArgument row : values()) {
      row.verbs.forEach(verb -> rows.put(verb, row));
    }
    return Map.copyOf(rows);
  }

  /** The way of a verb, in upper case; a sub-command may stand behind it. */
  static PathArgument of(String verb) {
    return ROWS.getOrDefault(verb.equals("SITE CHMOD") ? "SITE" : verb, UNKNOWN);
  }

  Reach reach() {
    return reach;
  }

  /**
   * Every path that the command may be about; none if it is about none.
   *
   * @param directory the working directory; "" if it is unknown
   */
  abstract List<Place> places(String argument, String directory) throws Doubt;

  private static Place orWorking(String argument, String directory) throws Doubt {
    return argument.isEmpty() ? Place.working(directory) : Place.of(argument, directory);
  }

  /** Servers that cut an argument into words put it together again with one blank. */
  private static Place behind(Pattern words, String argument, String directory) throws Doubt {
    Matcher found = words.matcher(argument);
    if (!found.matches() || argument.contains("  ") || argument.indexOf('"') >= 0) {
      throw new Doubt("which part of the argument is the path");
    }
    return Place.of(found.group(1), directory);
  }
}
