package pinhole.session;

import java.net.InetAddress;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Text;
import pinhole.rules.Arbiter;
import pinhole.rules.Mode;
import pinhole.rules.Question;
import pinhole.rules.Verdict;

/** Puts the session's questions to the rules in force. */
final class Judge {
  private final Setup setup;
  private final Login login;
  private final ClientSecurity security;
  private Arbiter rules;

  Judge(Setup setup, Login login, ClientSecurity security, Arbiter rules) {
    this.setup = setup;
    this.login = login;
    this.security = security;
    this.rules = rules;
  }

  void adopt(Arbiter rules) {
    this.rules = rules;
  }

  Verdict command(Command command) {
    return rules.judge(
        new Question.Command(
            client(),
            setup.listener(),
            Text.of(login.user(command)),
            security.encrypted(),
            security.certificate(),
            command.verb(),
            Text.of(command.argument())));
  }

  Verdict data(Mode mode, InetAddress peer, HostPort endpoint) {
    return rules.judge(
        new Question.Data(
            client(),
            setup.listener(),
            Text.of(login.user()),
            security.encrypted(),
            security.certificate(),
            mode,
            peer,
            endpoint.socketAddress()));
  }

  private InetAddress client() {
    return setup.legs().client().address();
  }

  /** The reply to a command that the rules deny. */
  static String denial(Command command, Verdict verdict) {
    int code =
        switch (command.verb()) {
          case "USER", "PASS", "ACCT" -> 530;
          case "PORT", "EPRT", "PASV", "EPSV", "SITE", "HELP", "FEAT", "SYST", "OPTS" -> 502;
          default -> 550;
        };
    return code + " " + Text.bytes(verdict.reason());
  }

  /** The reply to a negotiation that the rules deny. */
  static String denial(Verdict verdict) {
    return "502 " + Text.bytes(verdict.reason());
  }
}
