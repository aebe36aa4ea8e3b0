package pinhole.session;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.rules.Literal;

/**
 * The greeting as the client may read it: ProFTPD, for one, puts the address in it that it listens
 * on, which is nobody's business beyond the gateway. No later reply is touched, for there an
 * address may be the name of a file.
 */
final class Greeting {
  private final String server;
  private final Setup setup;

  Greeting(Setup setup) {
    this.server = Literal.print(setup.legs().server().address());
    this.setup = setup;
  }

  /** The line with the address that a 227 would name to this client. */
  String line(String said) {
    if (!said.toLowerCase(Locale.ROOT).contains(server)) {
      return said; // as nearly always: to make a pattern takes longer than to read the greeting
    }
    Matcher matcher = pattern().matcher(said);
    return matcher.find() ? matcher.replaceAll(Literal.print(setup.advertised().get())) : said;
  }

  private Pattern pattern() {
    boolean ipv4 = setup.legs().server().ipv4();
    String part = ipv4 ? "[0-9]" : "[0-9A-Fa-f:]"; // of a longer number, or another address
    return Pattern.compile(
        "(?<!" + part + ")" + Pattern.quote(server) + "(?!" + part + ")", Pattern.CASE_INSENSITIVE);
  }
}
