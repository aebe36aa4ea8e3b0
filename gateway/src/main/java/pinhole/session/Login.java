package pinhole.session;

import pinhole.ftp.Command;
import pinhole.ftp.Reply;

/** Who the client says it is, and whether the server agreed. */
final class Login {
  private static final int ACCOUNT_WANTED = 332; // RFC 959 section 4.2

  /** What is to be proved, "" where nothing is. */
  private String claimed = "";

  /** Whom the server has let in, "" before; so it stays until it lets in another, or forgets. */
  private String proved = "";

  private boolean accountWanted;
  private char type = 'A';

  /** The name that the rules see: what is claimed while it is being proved, then what is proved. */
  String user(Command command) {
    return switch (command.verb()) {
      case "USER" -> command.argument().strip();
      case "PASS", "ACCT" -> claimed.isEmpty() ? user() : claimed;
      default -> user();
    };
  }

  /** The name the server has accepted, "" before. */
  String user() {
    return proved;
  }

  boolean done() {
    return !proved.isEmpty();
  }

  /** Whether this would let in somebody without a name, as Pure-FTPd does with a bare USER. */
  boolean lacksName(Command command) {
    return switch (command.verb()) {
      case "USER", "PASS", "ACCT" -> user(command).isEmpty();
      default -> false;
    };
  }

  /** The representation type, 'A' or 'I' (RFC 959 section 3.1.1), as the transfer log wants it. */
  char type() {
    return type;
  }

  /** AUTH: what was claimed in clear counts no more (RFC 2228 section 3). */
  void forget() {
    claimed = "";
  }

  void asked(Command command) {
    if (command.verb().equals("USER")) {
      claimed = command.argument().strip();
      accountWanted = false;
    }
  }

  /** The server has accepted a REIN, which most refuse, and then nothing has changed. */
  void reinitialized() {
    claimed = "";
    proved = "";
    type = 'A';
  }

  /** Whether this reply has just completed a login. */
  boolean answered(Command command, Reply reply) {
    switch (command.verb()) {
      case "USER" -> {
        if (reply.negative()) {
          // vsftpd stays with the old user, and says 230 to the next PASS whatever it is.
          claimed = "";
        }
        return proved(reply);
      }
      case "PASS" -> {
        return proved(reply);
      }
      case "ACCT" -> {
        // Pure-FTPd says 202 to one that it has not asked for, and has let nobody in.
        return accountWanted && proved(reply);
      }
      case "TYPE" -> {
        String asked = command.argument().strip();
        if (reply.positive() && !asked.isEmpty()) {
          type = Character.toUpperCase(asked.charAt(0));
        }
      }
      default -> {}
    }
    return false;
  }

  private boolean proved(Reply reply) {
    accountWanted |= reply.code() == ACCOUNT_WANTED;
    if (!reply.positive() || claimed.isEmpty()) {
      return false;
    }
    proved = claimed;
    claimed = "";
    return true;
  }
}
