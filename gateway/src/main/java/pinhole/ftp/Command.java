package pinhole.ftp;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command: its verb in upper case, and its argument exactly as it was written.
 *
 * <p>One space or tab separates the two (RFC 959 section 5.3); further ones belong to the argument,
 * since a file name may begin with a space. The argument holds one character per byte (ISO-8859-1).
 *
 * @param verb 1 to 12 letters, digits, hyphens or underscores, upper case
 * @param argument "" where there is none; never contains CR, LF or NUL
 */
public record Command(String verb, String argument) {
  private static final int LONGEST_VERB = 12;

  /** First words of other protocols: a browser or a mailer was tricked into talking to us (E24). */
  private static final Set<String> FOREIGN =
      Set.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "PATCH",
          "PRI",
          "EHLO",
          "HELO",
          "LHLO",
          "MAIL",
          "RCPT",
          "DATA",
          "INVITE",
          "REGISTER",
          "DESCRIBE");

  /** Verbs whose argument is nobody's business. */
  private static final Set<String> SECRET = Set.of("PASS", "ACCT", "ADAT");

  /** What stands before a password where no verb does: USER joe PASS x, SITE PSWD x y. */
  private static final Pattern ANNOUNCED =
      Pattern.compile("(?is)(\\s(?:PASS|PASSWD|PASSWORD|PSWD|CHPWD|CPWD))\\s.*");

  public Command {
    if (!isVerb(verb)) {
      throw new IllegalArgumentException("verb " + verb);
    }
    if (breaks(argument)) {
      throw new IllegalArgumentException("line break inside an argument");
    }
  }

  private static boolean breaks(String argument) {
    return argument.indexOf('\r') >= 0 || argument.indexOf('\n') >= 0 || argument.indexOf(0) >= 0;
  }

  /** Reads a line without its line end. */
  public static Command parse(String line) throws SyntaxException {
    int end = 0;
    while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
      end++;
    }
    String verb = line.substring(0, end).toUpperCase(Locale.ROOT);
    if (!isVerb(verb)) {
      throw new SyntaxException(verb.isEmpty() ? "no command" : "not a command");
    }
    String argument = end == line.length() ? "" : line.substring(end + 1);
    if (breaks(argument)) {
      throw new SyntaxException("a line break inside an argument");
    }
    return new Command(verb, argument);
  }

  private static boolean isVerb(String verb) {
    return !verb.isEmpty()
        && verb.length() <= LONGEST_VERB
        && verb.chars()
            .allMatch(
                c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
  }

  /** Whether this line is the start of another protocol: HTTP, SMTP, SIP or RTSP. */
  public boolean foreign() {
    return FOREIGN.contains(verb);
  }

  /** The line to send, without its line end. */
  public String line() {
    return argument.isEmpty() ? verb : verb + ' ' + argument;
  }

  /**
   * What may be logged: never the argument of PASS or ACCT, also if there is no blank before it.
   */
  public String loggable() {
    String word = loggable(verb);
    if (SECRET.contains(word)) {
      return word;
    }
    return verb.equals("USER") || verb.equals("SITE") ? withoutSecret(line()) : line();
  }

  /** A user's name, for instance, without the password that stands on the same line. */
  public static String withoutSecret(String text) {
    return ANNOUNCED.matcher(text).replaceFirst("$1");
  }

  /** What may be logged of a word that was meant for a verb. */
  public static String loggable(String word) {
    return SECRET.stream()
        .filter(verb -> word.regionMatches(true, 0, verb, 0, verb.length()))
        .findFirst()
        .orElse(word);
  }
}
