package pinhole.session;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Text;
import pinhole.rules.Arbiter;
import pinhole.rules.Mode;
import pinhole.rules.Question;
import pinhole.rules.Target;
import pinhole.rules.Verdict;

/** Puts the session's questions to the rules in force. */
final class Judge {
  /** What follows at once, with nothing between (RFC 959 section 5.4). */
  private static final Map<String, List<Command>> FOLLOWED =
      Map.of(
          "RNFR",
          List.of(new Command("RNTO", "x")),
          "REST",
          List.of(new Command("RETR", "x"), new Command("STOR", "x"), new Command("APPE", "x")));

  private final Setup setup;
  private final Login login;
  private final ClientSecurity security;
  private final WorkingDirectory directory;
  private Arbiter rules;

  Judge(
      Setup setup,
      Login login,
      ClientSecurity security,
      WorkingDirectory directory,
      Arbiter rules) {
    this.setup = setup;
    this.login = login;
    this.security = security;
    this.directory = directory;
    this.rules = rules;
  }

  void adopt(Arbiter rules) {
    this.rules = rules;
  }

  Verdict command(Command command) {
    return rules.judge(question(command));
  }

  /** Which path the rules see in a command; none where they do not look. */
  Target target(Command command) {
    return question(command).target();
  }

  /** Whether the rules have to know the working directory, and do not. */
  boolean lacksDirectory(Command command) {
    return question(command).target().lacksDirectory()
        || FOLLOWED.getOrDefault(command.verb(), List.of()).stream().anyMatch(this::lacksDirectory);
  }

  private Question.Command question(Command command) {
    Question.Command question =
        new Question.Command(
            client(),
            setup.listener(),
            Text.of(login.user(command)),
            security.encrypted(),
            security.certificate(),
            command.verb(),
            Text.of(command.argument()),
            Target.NONE);
    return rules.asksPath(question) ? question.about(directory.target(command)) : question;
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
