package pinhole.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;
import pinhole.ftp.SyntaxException;
import pinhole.ftp.Transfer;
import pinhole.rules.Verdict;

/**
 * The commands of a control connection on their way: heard from the client, come to by the session,
 * answered by the server; and the transfers among them, until something is told of each.
 */
final class Asking {
  private static final int MOST_HEARD = 4096;

  private final Deque<Asked> heard = new ArrayDeque<>(2);
  private final List<Asked> waiting = new ArrayList<>(2);
  private final List<Asked> transfers = new ArrayList<>(2);
  private String claimed = "";
  private boolean confirmed;
  private long count;

  /** A line from the client; whether it is a command, the session decides. */
  Asked heard(String line, Heard where) {
    Asked asked = asked(line, where);
    count++;
    if (heard.size() < MOST_HEARD) {
      heard.add(asked);
    }
    return asked;
  }

  private Asked asked(String line, Heard where) {
    try {
      Command command = Command.parse(line);
      confirmed |= count == 0 && Voice.isKnown(command.verb()) && !command.foreign();
      claimed = command.verb().equals("USER") ? command.argument().strip() : claimed;
      return new Asked(command.loggable(), command.verb(), where, Rulebook.NOT_ASKED);
    } catch (SyntaxException e) {
      // The rest of the line may be a password that went wrong.
      String first = line.strip().split("\\s", 2)[0];
      return new Asked(first.isEmpty() ? "(empty)" : first, "", where, Rulebook.NOT_ASKED);
    }
  }

  /** The session has come to a command; nothing if it was not heard. */
  Optional<Asked> sent(String line, Verdict verdict) {
    String verb = line.split(" ", 2)[0];
    while (!heard.isEmpty()) {
      Asked asked = heard.remove();
      if (asked.verb.equals(verb)) {
        asked.verdict = verdict;
        waiting.add(asked);
        if (Transfer.of(verb).isPresent()) {
          transfers.add(asked);
        }
        return Optional.of(asked);
      }
    }
    return Optional.empty();
  }

  /** Which command a reply answers, the session knows; the command, if this ends it. */
  Optional<Asked> answered(Command command, Reply reply, Heard where) {
    Optional<Asked> first = waiting(command.verb());
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Asked asked = first.get();
    if (reply.preliminary()) {
      asked.begun = asked.begun.last().seen() ? asked.begun : where;
      asked.begunText = asked.begunText.isEmpty() ? reply.line() : asked.begunText;
      return Optional.empty();
    }
    asked.reply = reply;
    asked.answered = where;
    waiting.remove(asked);
    return first;
  }

  /** The first command of this verb that the server has not answered. */
  Optional<Asked> waiting(String verb) {
    return waiting.stream().filter(asked -> asked.verb.equals(verb)).findFirst();
  }

  /** The first command of this verb that the session has not come to. */
  Optional<Asked> ahead(String verb) {
    return heard.stream().filter(asked -> asked.verb.equals(verb)).findFirst();
  }

  /** The first transfer of this verb and path; it is forgotten. */
  Optional<Asked> transfer(String verb, String path) {
    Iterator<Asked> each = transfers.iterator();
    while (each.hasNext()) {
      Asked asked = each.next();
      if (asked.verb.equals(verb) && asked.text.endsWith(path)) {
        each.remove();
        return Optional.of(asked);
      }
    }
    return Optional.empty();
  }

  /** The user that the client last said it is, "" before. */
  String claimed() {
    return claimed;
  }

  /** Whether what was said is FTP for certain: the first command is one. */
  boolean confirmed() {
    return confirmed;
  }

  /** Lines from the client. */
  long count() {
    return count;
  }
}
