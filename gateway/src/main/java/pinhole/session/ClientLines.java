package pinhole.session;

import pinhole.ftp.Command;
import pinhole.ftp.SyntaxException;

/** What the client says: commands, and what is none, of which it may say only so much in a row. */
final class ClientLines {
  private static final int MOST_ERRORS = 20;

  private final Notes notes;
  private final Breach breach;
  private final ClientCommands commands;
  private final Ending ending;

  private int errors;

  ClientLines(Notes notes, Breach breach, ClientCommands commands, Ending ending) {
    this.notes = notes;
    this.breach = breach;
    this.commands = commands;
    this.ending = ending;
  }

  /** A line in clear, or out of TLS, but not from in between. */
  void line(String line) {
    try {
      Command command = Command.parse(line);
      if (command.foreign()) {
        foreign(command.verb());
      } else {
        errors = 0;
        commands.ask(command);
      }
    } catch (SyntaxException e) {
      unreadable(line.isBlank() ? Answer.EMPTY : Answer.UNREADABLE, e.getMessage(), line);
    }
  }

  void malformed(Malformed what) {
    if (what == Malformed.NOT_TEXT) {
      foreign("not text");
    } else if (what == Malformed.BEHIND_AUTH) {
      commands.clear();
      breach.injected(Side.CLIENT);
    } else {
      Answer answer = what == Malformed.TOO_LONG ? Answer.TOO_LONG : Answer.CONTROL_CHARACTER;
      unreadable(answer, what.toString(), "");
    }
  }

  private void unreadable(Answer answer, String why, String line) {
    // The rest of the line may be a password that went wrong.
    notes.malformed(Side.CLIENT, why, Command.loggable(line.strip().split("\\s", 2)[0]));
    commands.tell(answer);
    if (++errors > MOST_ERRORS) {
      ending.close("too-many-errors", Answer.TOO_MANY_ERRORS);
    }
  }

  private void foreign(String what) {
    notes.malformed(Side.CLIENT, "another protocol", what);
    commands.clear();
    ending.close("not-ftp", Answer.NOT_FTP);
  }
}
