package pinhole.session;

import java.util.Locale;
import java.util.Set;
import pinhole.ftp.Command;
import pinhole.ftp.SyntaxException;

/** Which lines of the server's FEAT reply (RFC 2389 section 3.2) are true of this gateway. */
final class Features {
  /** TLS on the server's side is no feature of the client's leg; LPRT and LPSV are not passed. */
  private static final Set<String> NEVER =
      Set.of("AUTH", "PBSZ", "PROT", "CCC", "ADAT", "CONF", "ENC", "MIC", "LPRT", "LPSV");

  private Features() {}

  /** Whether the client may be told of the feature in this line. */
  static boolean offered(String line, Judge judge) {
    String feature = line.strip();
    int end = feature.indexOf(' ');
    String verb = (end < 0 ? feature : feature.substring(0, end)).toUpperCase(Locale.ROOT);
    if (!line.startsWith(" ") || verb.isEmpty()) {
      return true; // the text around the list
    }
    if (NEVER.contains(verb)) {
      return false;
    }
    try {
      // Features that are no commands (UTF8, TVFS) are in nobody's rules.
      return !isCommand(verb) || judge.command(Command.parse(verb)).allowed();
    } catch (SyntaxException e) {
      return true;
    }
  }

  private static boolean isCommand(String verb) {
    return !Set.of("UTF8", "TVFS").contains(verb) && verb.length() <= 4;
  }
}
