package pinhole.session;

import pinhole.ftp.Command;
import pinhole.ftp.Reply;

/** Who the client says it is, and whether the server agreed. */
final class Login {
  private String claimed = "";
  private boolean done;
  private char type = 'A';

  /** The name that the rules see: what is claimed while it is being proved, then what is proved. */
  String user(Command command) {
    return switch (command.verb()) {
      case "USER" -> command.argument().strip();
      case "PASS", "ACCT" -> claimed;
      default -> user();
    };
  }

  /** The name the server has accepted, "" before. */
  String user() {
    return done ? claimed : "";
  }

  String claimed() {
    return claimed;
  }

  boolean done() {
    return done;
  }

  /** The representation type, 'A' or 'I' (RFC 959 section 3.1.1), as the transfer log wants it. */
  char type() {
    return type;
  }

  void asked(Command command) {
    if (command.verb().equals("USER")) {
      claimed = command.argument().strip();
      done = false;
    } else if (command.verb().equals("REIN")) {
      claimed = "";
      done = false;
    }
  }

  /** Whether this reply has just completed a login. */
  boolean answered(Command command, Reply reply) {
    switch (command.verb()) {
      case "USER", "PASS", "ACCT" -> {
        boolean before = done;
        done = reply.positive();
        return done && !before;
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
}
