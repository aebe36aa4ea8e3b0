package pinhole.testbed.packets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Reply;
import pinhole.ftp.ReplyReader;
import pinhole.ftp.SyntaxException;
import pinhole.ftp.Transfer;

/**
 * A command and the replies to it; of each reply the last line. Final replies belong to commands in
 * their order, RFC 959 section 5.4; the greeting, and what nobody asked for, belong to none.
 */
public record Exchange(Connection control, Line line, Command command, List<Line> replies) {
  public Exchange {
    replies = List.copyOf(replies);
  }

  /** All of a control connection. */
  public static List<Exchange> of(Connection control) {
    List<Open> all = new ArrayList<>();
    Deque<Open> outstanding = new ArrayDeque<>();
    ReplyReader reader = new ReplyReader();
    for (Line line : Line.of(control)) {
      if (line.command()) {
        Open open = new Open(line, new ArrayList<>());
        all.add(open);
        outstanding.add(open);
      } else if (reader.read(line.text()).ends() && !outstanding.isEmpty()) {
        outstanding.peek().replies.add(line);
        if (!reply(line).preliminary()) {
          outstanding.remove();
        }
      }
    }
    return all.stream().flatMap(open -> open.exchange(control).stream()).toList();
  }

  private record Open(Line line, List<Line> replies) {
    Optional<Exchange> exchange(Connection control) {
      try {
        return Optional.of(new Exchange(control, line, Command.parse(line.text()), replies));
      } catch (SyntaxException notACommand) {
        return Optional.empty();
      }
    }
  }

  private static Reply reply(Line line) {
    return ReplyReader.reply(line.text());
  }

  /** The line that ends it; none while it is outstanding. */
  public Optional<Line> last() {
    return replies.stream().filter(line -> !reply(line).preliminary()).findFirst();
  }

  /** Whether it has been done. */
  public boolean done() {
    return last().filter(line -> reply(line).positive()).isPresent();
  }

  /** Whether the server has said no. */
  public boolean refused() {
    return last().filter(line -> reply(line).negative()).isPresent();
  }

  /** The transfer that it asks for, if it does. */
  public Optional<Transfer> transfer() {
    return Transfer.of(command.verb());
  }

  /** What it arranges, if it does; a server that refuses has arranged nothing. */
  public Optional<Arrangement> arrangement() {
    Optional<Negotiation> kind = Negotiation.of(command.verb());
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    boolean active = kind.get().active();
    Optional<Line> completing = last().filter(last -> reply(last).code() == kind.get().code());
    if (!active && completing.isEmpty()) {
      return Optional.empty();
    }
    Line naming = active ? line : completing.get();
    String text = active ? command.argument() : reply(naming).text();
    HostPort names = active ? control.opener() : control.acceptor();
    HostPort peer = active ? control.acceptor() : control.opener();
    try {
      HostPort endpoint = kind.get().parse(text, names.address());
      return Optional.of(new Arrangement(kind.get(), endpoint, peer.address(), naming));
    } catch (SyntaxException malformed) {
      return Optional.empty();
    }
  }
}
