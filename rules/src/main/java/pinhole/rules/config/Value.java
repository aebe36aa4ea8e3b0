package pinhole.rules.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import pinhole.rules.Literal;
import pinhole.rules.Network;
import pinhole.rules.PathPattern;
import pinhole.rules.PortRange;
import pinhole.rules.SubjectPattern;
import pinhole.rules.Unseen;
import pinhole.rules.UserPattern;

/**
 * How one word of the rules file is read and written: a row of the table that this file is.
 *
 * @param expected what it must be, for people: "expected ..., found a list"
 * @param parse throws IllegalArgumentException with a message for people
 */
record Value<T>(String expected, Function<String, T> parse, Function<T, String> print) {
  /** The word for all networks of both families. */
  static final String ANY = "any";

  /** What is meant as a word, and would be a file. */
  private static final Set<String> NO_LOGS =
      Set.of("stdout", "stderr", "syslog", "none", "off", "on", "no", "yes", "false", "true");

  static final Value<String> NAME =
      text("a name of letters, digits, dots and dashes", "[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  static final Value<String> VERB = text("a verb", "[A-Za-z0-9_-]{1,12}( [^ \\p{Cntrl}]{1,32})?");
  static final Value<String> REASON = text("a text of one line", "[^\\p{Cntrl}]{1,200}");
  static final Value<UserPattern> USER =
      new Value<>("a user name", Value::parseUser, UserPattern::text);
  static final Value<SubjectPattern> SUBJECT =
      new Value<>("a subject such as CN=partner-*", SubjectPattern::new, SubjectPattern::text);
  static final Value<PathPattern> PATH =
      new Value<>("a path such as /incoming/**", PathPattern::new, PathPattern::text);
  static final Value<String> HOST =
      new Value<>("an address or a host name", HostAndPort::host, Function.identity());
  static final Value<Path> FILE = new Value<>("a file name", Value::parseFile, Path::toString);
  static final Value<TlsVersions> VERSIONS =
      new Value<>("versions such as 1.2-1.3", TlsVersions::parse, TlsVersions::toString);
  static final Value<InetSocketAddress> BIND =
      new Value<>("an address and a port such as 0.0.0.0:21", Value::parseBind, Value::printBind);
  static final Value<HostAndPort> SERVER =
      new Value<>("a server such as 10.0.0.5:21", Value::parseServer, HostAndPort::toString);
  static final Value<PortRange> PORTS =
      new Value<>("a port range such as 41000-41099", PortRange::parse, PortRange::toString);
  static final Value<Network> NETWORK =
      new Value<>("a network such as 192.0.2.0/24", Network::parse, Network::toString);
  static final Value<Boolean> SWITCH =
      new Value<>("on or off", Value::parseSwitch, on -> on ? "on" : "off");

  /** A number, bounds included. */
  static Value<Integer> number(int least, int most) {
    return number(least, most, "a number from " + least + " to " + most);
  }

  private static Value<Integer> number(int least, int most, String expected) {
    return new Value<>(
        expected,
        text -> {
          if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("expected " + expected + ", found \"" + text + '"');
          }
          return within(Integer.parseInt(text), least, most, expected, text);
        },
        number -> Integer.toString(number));
  }

  /** A number from 1, or the word "off", which is kept as 0. */
  static Value<Integer> numberOrOff(int most) {
    return number(1, most, "a number from 1 to " + most + ", or off").orOff(0);
  }

  /** The same, or the word "off", which is kept as this. */
  private Value<T> orOff(T off) {
    return new Value<>(
        expected,
        text -> text.equals("off") ? off : parse.apply(text),
        kept -> kept.equals(off) ? "off" : print.apply(kept));
  }

  /** A size in bytes, bounds included. */
  static Value<Long> size(long least, long most) {
    return quantity(Units.SIZE, least, most);
  }

  /** The same, or the word "off", which is kept as this. */
  static Value<Long> sizeOrOff(long least, long most, long off) {
    Units orOff = new Units(Units.SIZE.expected() + ", or off", Units.SIZE.sizes());
    return quantity(orOff, least, most).orOff(off);
  }

  /** A size in bytes that fits an int, bounds included. */
  static Value<Integer> smallSize(int least, int most) {
    Value<Long> size = size(least, most);
    return new Value<>(
        size.expected,
        text -> Math.toIntExact(size.parse.apply(text)),
        bytes -> size.print.apply(Long.valueOf(bytes)));
  }

  /** A duration of whole milliseconds, bounds included. */
  static Value<Duration> duration(Duration least, Duration most) {
    Value<Long> millis = quantity(Units.TIME, least.toMillis(), most.toMillis());
    return new Value<>(
        millis.expected,
        text -> Duration.ofMillis(millis.parse.apply(text)),
        duration -> millis.print.apply(duration.toMillis()));
  }

  /** One of the words of an enum, as people write them: FTP_DATA is "ftp-data". */
  static <E extends Enum<E>> Value<E> word(Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    List<String> words = all.stream().map(Value::wordOf).toList();
    return new Value<>(
        "one of " + String.join(", ", words),
        text -> {
          if (!words.contains(text)) {
            throw new IllegalArgumentException(
                "unknown word \"" + text + '"' + Spelling.hint(text, words));
          }
          return all.get(words.indexOf(text));
        },
        Value::wordOf);
  }

  /** A file's path, or the word that means that there is none and that is kept as "". */
  static Value<String> pathOr(String none) {
    return new Value<>(
        "a file name, or " + none,
        text -> text.equals(none) ? "" : parseLog(text, none),
        kept -> kept.isEmpty() ? none : kept);
  }

  /** Nobody could see why a rule holds for nobody. */
  private static UserPattern parseUser(String text) {
    if (!text.equals(text.strip())) {
      throw new IllegalArgumentException(
          '"' + text + "\" begins or ends with a blank, and no user's name does");
    }
    Unseen.in(text)
        .ifPresent(
            unseen -> {
              throw new IllegalArgumentException(
                  "\"%s\" has a character in it that cannot be seen, U+%04X"
                      .formatted(text, unseen));
            });
    return new UserPattern(text);
  }

  private static String parseLog(String text, String none) {
    if (NO_LOGS.contains(text)) {
      throw new IllegalArgumentException(
          "expected a file name, or " + none + "; for a file of that name write ./" + text);
    }
    if (text.indexOf('%') >= 0) {
      throw new IllegalArgumentException("a log's name cannot have % in it");
    }
    return FILE.parse.apply(text).toString();
  }

  private static Path parseFile(String text) {
    return Path.of(text("a file name", "[^\\p{Cntrl}]{1,4096}").parse.apply(text));
  }

  private static Value<String> text(String expected, String pattern) {
    return new Value<>(
        expected,
        text -> {
          if (!text.matches(pattern)) {
            throw new IllegalArgumentException("expected " + expected + ", found \"" + text + '"');
          }
          return text;
        },
        Function.identity());
  }

  private static Value<Long> quantity(Units units, long least, long most) {
    String expected = units.print(least) + " to " + units.print(most);
    return new Value<>(
        units.expected(),
        text -> within(units.parse(text), least, most, expected, text),
        units::print);
  }

  private static <N extends Comparable<N>> N within(
      N found, N least, N most, String expected, String text) {
    if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
      throw new IllegalArgumentException("expected " + expected + ", found \"" + text + '"');
    }
    return found;
  }

  private static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean parseSwitch(String text) {
    List<String> words = List.of("on", "off", "yes", "no", "true", "false");
    if (!words.contains(text)) {
      throw new IllegalArgumentException("expected on or off, found \"" + text + '"');
    }
    return words.indexOf(text) % 2 == 0;
  }

  private static InetSocketAddress parseBind(String text) {
    HostAndPort parts = HostAndPort.parse(text);
    if (parts.port() == HostAndPort.NO_PORT) {
      throw new IllegalArgumentException(
          '"' + text + "\" has no port; did you mean " + text + ":21?");
    }
    return new InetSocketAddress(Literal.parse(parts.host()), parts.port());
  }

  private static String printBind(InetSocketAddress bind) {
    String host = Literal.print(bind.getAddress());
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bind.getPort();
  }

  private static HostAndPort parseServer(String text) {
    HostAndPort parts = HostAndPort.parse(text);
    if (parts.host().equals(Server.ORIGINAL_DESTINATION) && parts.port() != HostAndPort.NO_PORT) {
      throw new IllegalArgumentException(
          Server.ORIGINAL_DESTINATION + " has the port that the client went to; expected none");
    }
    boolean word = parts.port() == HostAndPort.NO_PORT && parts.host().indexOf('.') < 0;
    if (word && !parts.host().equals(Server.ORIGINAL_DESTINATION)) {
      Spelling.nearest(parts.host(), List.of(Server.ORIGINAL_DESTINATION))
          .ifPresent(
              meant -> {
                throw new IllegalArgumentException(
                    '"' + text + "\" would be a host; did you mean \"" + meant + "\"?");
              });
    }
    if (parts.port() == 0) {
      throw new IllegalArgumentException("port 0 is not one of 1 to 65535");
    }
    return parts;
  }
}
