package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.LEGS;
import static pinhole.inspect.Finding.Kind.LEGS_DISAGREE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import pinhole.ftp.HostPort;
import pinhole.inspect.Conversation.Arrangement;
import pinhole.inspect.Conversation.Use;

/**
 * Finds the two legs of a session in a capture of both sides of a gateway, and what they do not
 * agree on. Addresses tell nothing, for the gateway translates them; time does: each command is
 * passed on after it was said, and each reply too. Only the last few connections are remembered.
 */
final class Legs {
  private static final int MOST = 64;

  private final Deque<Leg> recent = new ArrayDeque<>();

  /** What is compared of a connection. */
  private record Leg(long number, HostPort client, HostPort server, List<Transfer> transfers) {
    static Leg of(Conversation told) {
      List<Transfer> transfers = new ArrayList<>();
      for (Arrangement made : told.negotiations()) {
        boolean whole = made.data().size() == 1 && made.data().get(0).ended().equals("FIN");
        long bytes = whole ? made.data().get(0).toClient() + made.data().get(0).toServer() : -1;
        boolean one = made.uses().size() == 1;
        made.uses().forEach(use -> transfers.add(new Transfer(use, one ? bytes : -1)));
      }
      return new Leg(told.number(), told.client(), told.server(), transfers);
    }

    /** Whether all that this one passes on to the other comes before it, and goes back after it. */
    boolean goesOnAs(Leg other) {
      boolean same =
          !server.address().equals(other.server.address())
              && !transfers.isEmpty()
              && transfers.size() == other.transfers.size();
      for (int i = 0; same && i < transfers.size(); i++) {
        same = transfers.get(i).goesOnAs(other.transfers.get(i));
      }
      return same;
    }
  }

  /**
   * A command that transfers something.
   *
   * @param bytes that its data connection brought; -1 where that is not known for certain
   */
  private record Transfer(Use use, long bytes) {
    boolean goesOnAs(Transfer other) {
      return use.command().equals(other.use.command())
          && other.use.where().since(use.where()) >= 0
          && (!use.answered().seen()
              || !other.use.answered().seen()
              || use.answered().since(other.use.answered()) >= 0);
    }

    /** What is told to the client in another way than the server has said it; "" where nothing. */
    String differs(Transfer server) {
      String told = use.reply();
      String said = server.use.reply();
      if (!told.isEmpty() && !said.isEmpty() && told.charAt(0) != said.charAt(0)) {
        return "the server answered \"%s\", but the client was told \"%s\""
            .formatted(Words.plain(said), Words.plain(told));
      }
      return bytes >= 0 && server.bytes >= 0 && bytes != server.bytes
          ? "%s went over the server's data connection, but %s over the client's"
              .formatted(Words.bytes(server.bytes), Words.bytes(bytes))
          : "";
    }
  }

  /** The same, with what there is to say of the other leg, if that was told of before. */
  Conversation beside(Conversation told) {
    if (!told.whole() || told.part() > 1) {
      return told;
    }
    Leg leg = Leg.of(told);
    Optional<Finding> finding =
        recent.stream()
            .filter(other -> other.goesOnAs(leg) || leg.goesOnAs(other))
            .findFirst()
            .map(other -> other.goesOnAs(leg) ? finding(other, leg) : finding(leg, other));
    recent.add(leg);
    if (recent.size() > MOST) {
      recent.remove();
    }
    return finding.map(told::with).orElse(told);
  }

  private static Finding finding(Leg client, Leg server) {
    String legs =
        "#%d and #%d are the two legs of one session: what %s says to %s goes on to %s."
            .formatted(
                client.number(),
                server.number(),
                client.client(),
                client.server(),
                server.server());
    for (int i = 0; i < client.transfers().size(); i++) {
      Use told = client.transfers().get(i).use();
      Use said = server.transfers().get(i).use();
      String differs = client.transfers().get(i).differs(server.transfers().get(i));
      if (!differs.isEmpty()) {
        String text =
            legs + " They disagree on %s: %s.".formatted(Words.plain(told.command()), differs);
        return new Finding(LEGS_DISAGREE, text, List.of(said.answered(), told.answered()));
      }
    }
    Use first = client.transfers().get(0).use();
    Use passedOn = server.transfers().get(0).use();
    return new Finding(LEGS, legs + " They agree.", List.of(first.where(), passedOn.where()));
  }
}
