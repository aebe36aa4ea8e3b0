package pinhole.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;
import pinhole.ftp.ReplyReader;
import pinhole.ftp.SyntaxException;

/** The FEAT reply (RFC 2389 section 3.2): what of the server's is true here, and what is ours. */
final class Features {
  /** TLS on the server's side is no feature of the client's leg; LPRT and LPSV are not passed. */
  private static final Set<String> NEVER =
      Set.of("AUTH", "PBSZ", "PROT", "CCC", "ADAT", "CONF", "ENC", "MIC", "LPRT", "LPSV");

  private static final Set<String> OF_TLS = Set.of("AUTH", "PBSZ", "PROT", "CCC");

  private final Judge judge;
  private final ClientSecurity security;

  Features(Judge judge, ClientSecurity security) {
    this.judge = judge;
    this.security = security;
  }

  /** Those of the gateway itself, each as a line of the list. */
  private List<String> ours() {
    return security.features().stream().filter(this::allowed).toList();
  }

  /** The lines that stand for one line of the server's. */
  List<String> instead(String line, ReplyReader.Part part) {
    List<String> ours = ours();
    if (part == ReplyReader.Part.WHOLE && !ours.isEmpty()) {
      return list("211-" + ReplyReader.reply(line).text(), ours);
    }
    List<String> lines = new ArrayList<>(1);
    if (part == ReplyReader.Part.LAST) {
      lines.addAll(ours);
    }
    if (offered(line)) {
      lines.add(line);
    }
    return lines;
  }

  /** Whether a server that knows no FEAT is not the last to be asked. */
  boolean answeredWithout(Reply reply) {
    return reply.code() >= 500 && reply.code() <= 504 && !ours().isEmpty();
  }

  /** The whole reply, where the server has none. */
  List<String> whole() {
    return list("211-Features:", ours());
  }

  private static List<String> list(String first, List<String> features) {
    List<String> lines = new ArrayList<>(features);
    lines.add(0, first);
    lines.add("211 End");
    return lines;
  }

  /** Whether the client may be told of the feature in this line. */
  private boolean offered(String line) {
    String verb = verb(line);
    if (!line.startsWith(" ") || verb.isEmpty()) {
      return true; // the text around the list
    }
    boolean serversOwn = security.passesAuth() && OF_TLS.contains(verb);
    return (serversOwn || !NEVER.contains(verb)) && allowed(line);
  }

  private boolean allowed(String line) {
    String verb = verb(line);
    try {
      // Features that are no commands (UTF8, TVFS) are in nobody's rules.
      return !isCommand(verb) || judge.command(Command.parse(verb)).allowed();
    } catch (SyntaxException e) {
      return true;
    }
  }

  private static String verb(String line) {
    String feature = line.strip();
    int end = feature.indexOf(' ');
    return (end < 0 ? feature : feature.substring(0, end)).toUpperCase(Locale.ROOT);
  }

  private static boolean isCommand(String verb) {
    return !Set.of("UTF8", "TVFS").contains(verb) && verb.length() <= 4;
  }
}
