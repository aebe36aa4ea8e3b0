package pinhole.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.rules.Literal;

/**
 * The greeting as the client may read it: ProFTPD, for one, puts the address in it that it listens
 * on, which is nobody's business beyond the gateway. No later reply is touched, for there an
 * address may be the name of a file.
 */
final class Greeting {
  private final Pattern server;
  private final Setup setup;

  Greeting(Setup setup) {
    String address = Pattern.quote(Literal.print(setup.legs().server().address()));
    boolean ipv4 = setup.legs().server().ipv4();
    String part = ipv4 ? "[0-9]" : "[0-9A-Fa-f:]"; // of a longer number, or another address
    this.server =
        Pattern.compile(
            "(?<!" + part + ")" + address + "(?!" + part + ")", Pattern.CASE_INSENSITIVE);
    this.setup = setup;
  }

  /** The line with the address that a 227 would name to this client. */
  String line(String said) {
    Matcher matcher = server.matcher(said);
    return matcher.find() ? matcher.replaceAll(Literal.print(setup.advertised().get())) : said;
  }
}
