package pinhole.testbed.packets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Reply;
import pinhole.ftp.ReplyReader;
import pinhole.ftp.SyntaxException;
import pinhole.ftp.Transfer;

/**
 * A command and the replies to it; of each reply the last line. Final replies belong to commands in
 * their order, RFC 959 section 5.4; the greeting, and what nobody asked for, belong to none. After
 * an ABOR servers say more or less than that, so a reply goes to none but a command that it fits.
 */
public record Exchange(Connection control, Line line, Command command, List<Line> replies) {
  /** What servers say of a transfer that is done. */
  private static final Set<Integer> COMPLETE = Set.of(226, 250);

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
      } else if (reader.read(line.text()).ends()) {
        outstanding.stream()
            .filter(asked -> asked.fits(reply(line)))
            .findFirst()
            .ifPresent(asked -> asked.answer(line, outstanding));
      }
    }
    return all.stream().flatMap(open -> open.exchange(control).stream()).toList();
  }

  private record Open(Line line, List<Line> replies) {
    boolean fits(Reply reply) {
      Optional<Negotiation> negotiation = Negotiation.of(verb());
      if (reply.preliminary()) {
        return isTransfer();
      }
      if (negotiation.isPresent()) {
        return reply.code() == negotiation.get().code() || reply.negative();
      }
      if (isTransfer()) {
        return reply.negative() || COMPLETE.contains(reply.code());
      }
      if (verb().equals("ABOR") && reply.code() == Negotiation.PORT.code()) {
        return false; // of PORT: Pure-FTPd says 226 twice, or nothing, but never this
      }
      // 227 and 229 are the answers to nothing else.
      return reply.code() != Negotiation.PASV.code() && reply.code() != Negotiation.EPSV.code();
    }

    /** What was asked before will not be answered any more, unless it is a transfer. */
    void answer(Line reply, Deque<Open> outstanding) {
      replies.add(reply);
      if (reply(reply).preliminary()) {
        return;
      }
      for (Iterator<Open> each = outstanding.iterator(); each.hasNext(); ) {
        Open before = each.next();
        if (before.equals(this)) {
          each.remove();
          return;
        }
        if (!before.isTransfer()) {
          each.remove();
        }
      }
    }

    private String verb() {
      return line.text().split("[ \t]", 2)[0].toUpperCase(Locale.ROOT);
    }

    private boolean isTransfer() {
      return Transfer.of(verb()).isPresent();
    }

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
