package pinhole.session;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;
import pinhole.ftp.Text;
import pinhole.rules.Paths;
import pinhole.rules.Target;
import pinhole.rules.VerbGroup;

/**
 * The client's working directory, which is what the server says it is: its 257 to PWD (RFC 959
 * appendix II). Where the rules need it and nobody has asked, the gateway does.
 */
final class WorkingDirectory {
  private static final Command PWD = new Command("PWD", "");

  /** What may lead to another, or give another name to this one, whatever its reply. */
  private static final Set<String> MOVING =
      Set.of("USER", "PASS", "ACCT", "REIN", "HOST", "CWD", "XCWD", "CDUP", "XCUP", "RNTO");

  private static final Set<VerbGroup> KNOWN = EnumSet.complementOf(EnumSet.of(VerbGroup.ALL));

  private final Stance stance;

  /** Asks the server. */
  private final BiConsumer<Command, DataConnection> server;

  private String path = "";
  private boolean told;
  private boolean asking;

  WorkingDirectory(Stance stance, BiConsumer<Command, DataConnection> server) {
    this.stance = stance;
    this.server = server;
  }

  /** Which path a command is about. */
  Target target(Command command) {
    boolean readable = Text.isText(command.argument()) || !Paths.mayBeAsked(command.verb());
    return readable
        ? Target.of(command.verb(), Text.of(command.argument()), path)
        : Target.unknown("bytes that are no UTF-8");
  }

  /** Asks where it is, unless that is of no use; whether it has. */
  boolean ask() {
    if (told || stance == Stance.WATCH) {
      return false;
    }
    asking = true;
    server.accept(PWD, DataConnection.none());
    return true;
  }

  /** Whether the reply to this command is for the gateway itself. */
  boolean asks(Command command) {
    return asking && command.equals(PWD);
  }

  /** The server has answered a command, the client's or ours. */
  void answered(Command command, Reply reply) {
    String verb = command.verb();
    boolean told257 = reply.positive() && (verb.equals("PWD") || verb.equals("XPWD"));
    if (asks(command) || told257) {
      asking = false;
      told = true;
      path = read(reply);
    } else if (moves(verb)) {
      forget();
    }
  }

  /** It may be another one now. */
  void forget() {
    told = false;
    path = "";
  }

  /** What stands in quotes at the start; those in the name are doubled, and there are no others. */
  private static String read(Reply reply) {
    String text = reply.text();
    if (reply.code() != 257 || !text.startsWith("\"")) {
      return "";
    }
    int end = text.indexOf('"', 1);
    while (end >= 0 && text.startsWith("\"\"", end)) {
      end = text.indexOf('"', end + 2);
    }
    boolean certain = end >= 0 && text.indexOf('"', end + 1) < 0;
    String name = certain ? text.substring(1, end).replace("\"\"", "\"") : "";
    return Text.isText(name) ? Text.of(name) : "";
  }

  private static boolean moves(String verb) {
    return MOVING.contains(verb) || KNOWN.stream().noneMatch(group -> group.contains(verb));
  }
}
