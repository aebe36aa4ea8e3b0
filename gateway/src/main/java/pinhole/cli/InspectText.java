package pinhole.cli;

import static pinhole.inspect.Words.bytes;
import static pinhole.inspect.Words.number;
import static pinhole.inspect.Words.plain;
import static pinhole.inspect.Words.seconds;
import static pinhole.inspect.Words.sum;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import pinhole.capture.PacketSource;
import pinhole.capture.Tally;
import pinhole.inspect.Conversation;
import pinhole.inspect.Conversation.Arrangement;
import pinhole.inspect.Conversation.Data;
import pinhole.inspect.Conversation.Use;
import pinhole.inspect.Denial;
import pinhole.inspect.Finding;
import pinhole.inspect.Inspection;
import pinhole.inspect.Said;
import pinhole.rules.Verdict;
import pinhole.session.Side;
import pinhole.stream.Sighting;

/** An inspection for people. */
final class InspectText implements InspectReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final int WIDTH = 100;
  private static final int MOST_PACKETS = 8;

  private final PrintWriter out;
  private final boolean rules;
  private final ZoneId zone;
  private final DateTimeFormatter time;
  private long connections;
  private long problems;

  InspectText(PrintWriter out, boolean rules, ZoneId zone) {
    this.out = out;
    this.rules = rules;
    this.zone = zone;
    this.time = TIME.withZone(zone);
  }

  private String time(Sighting when) {
    return time.format(instant(when.nanos()));
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  @Override
  public void conversation(Conversation conversation) {
    head(conversation);
    conversation.lines().forEach(this::line);
    conversation.negotiations().forEach(this::negotiation);
    for (Use use : conversation.strays()) {
      out.println("    " + use(use) + "; nothing was negotiated for it");
    }
    if (rules) {
      conversation.denials().forEach(this::denial);
    }
    if (conversation.whole()) {
      out.println("    ended: " + conversation.ended());
      connections++;
    } else {
      out.println("    (goes on)");
    }
    conversation.findings().forEach(this::finding);
    out.println();
    out.flush(); // whoever listens wants to see it now
  }

  private void head(Conversation conversation) {
    String user =
        conversation.user().isEmpty()
            ? "user not seen"
            : "user "
                + plain(conversation.user())
                + (conversation.accepted() ? "" : " (not let in)");
    String part = conversation.part() > 1 ? " part " + conversation.part() : "";
    // Of a large capture hundreds of thousands are told: formats would take longer than packets.
    out.println(
        "#"
            + conversation.number()
            + part
            + "  "
            + conversation.client()
            + " -> "
            + conversation.server()
            + "  "
            + user);
    out.println(
        "    packets "
            + conversation.began().packet()
            + "-"
            + conversation.last().packet()
            + ", from "
            + time(conversation.began())
            + " for "
            + seconds(conversation.last().since(conversation.began())));
    if (rules && conversation.part() == 1) {
      out.printf(
          "    rules: listener %s, connection %s%n",
          conversation.listener(), verdict(conversation.connect()));
    }
  }

  private static String verdict(Verdict verdict) {
    return verdict.allowed()
        ? "allowed by " + verdict.source().brief()
        : "denied by " + verdict.source().brief() + " (" + verdict.reason() + ")";
  }

  private void line(Said said) {
    out.printf(
        "    %6d %s  %s %s%n",
        said.where().packet(),
        time(said.where()),
        said.by() == Side.CLIENT ? ">" : "<",
        plain(said.text()));
  }

  private void negotiation(Arrangement made) {
    out.println(
        "    "
            + made.verb()
            + " packet "
            + made.where().packet()
            + ": "
            + made.endpoint()
            + " (port "
            + sum(made.endpoint().port())
            + ")");
    if (rules) {
      out.println("         rules: " + verdict(made.verdict()));
    }
    if (rules && !made.objection().isEmpty()) {
      out.println("         rules: refused by the gateway itself (" + made.objection() + ")");
    }
    for (Use use : made.uses()) {
      out.println("         " + use(use));
    }
    for (Data data : made.data()) {
      out.println("         " + data(data));
    }
    if (made.data().isEmpty()) {
      out.println("         no data connection");
    }
  }

  private static String use(Use use) {
    String text = plain(use.command()) + " packet " + use.where().packet();
    if (use.begun().seen()) {
      text += "; " + plain(use.preliminary()) + " (" + use.begun().packet() + ")";
    }
    return text
        + (use.answered().seen()
            ? "; " + plain(use.reply()) + " (" + use.answered().packet() + ")"
            : "; no final reply");
  }

  private static String data(Data data) {
    String way = "data " + data.from() + " -> " + data.to();
    if (!data.made()) {
      return way + ": no handshake, SYN in " + packets(data.tries()) + "; " + data.ended();
    }
    String handshake =
        data.whole()
            ? "handshake packets " + data.began().packet() + "-" + data.established().packet()
            : "its beginning is not in the capture";
    List<String> moved = new ArrayList<>(2);
    if (data.toServer() == 0 || data.toClient() > 0) {
      moved.add(bytes(data.toClient()) + " to the client");
    }
    if (data.toServer() > 0) {
      moved.add(bytes(data.toServer()) + " to the server");
    }
    String lasted = seconds(data.last().since(data.began()));
    return way
        + ": "
        + handshake
        + "; "
        + String.join(", ", moved)
        + " in "
        + lasted
        + "; "
        + data.ended();
  }

  private static String packets(List<Sighting> where) {
    String list =
        where.stream()
            .limit(MOST_PACKETS)
            .map(one -> Long.toString(one.packet()))
            .collect(Collectors.joining(", "));
    return (where.size() == 1 ? "packet " : "packets ")
        + list
        + (where.size() > MOST_PACKETS ? ", ..." : "");
  }

  private void denial(Denial denial) {
    out.printf(
        "    rules: %s (packet %d) denied by %s (%s)%n",
        plain(denial.command()), denial.where().packet(), denial.rule(), plain(denial.reason()));
  }

  private void finding(Finding finding) {
    problems += finding.kind().problem() ? 1 : 0;
    String evidence =
        finding.restsOn().isEmpty()
            ? ""
            : " (" + packets(finding.restsOn()) + ", " + time(finding.restsOn().get(0)) + ")";
    String mark = finding.kind().problem() ? "  ! " : "  - ";
    wrapped(mark + finding.kind() + ": " + finding.text() + evidence);
  }

  /** Breaks a sentence at blanks. */
  private void wrapped(String text) {
    StringBuilder line = new StringBuilder(WIDTH);
    for (String word : text.substring(4).split(" ", -1)) {
      if (line.length() + word.length() + 5 > WIDTH && line.length() > 0) {
        out.println((line.toString().startsWith("    ") ? "" : text.substring(0, 4)) + line);
        line = new StringBuilder("    ");
      }
      line.append(line.toString().isBlank() ? "" : " ").append(word);
    }
    out.println((line.toString().startsWith("    ") ? "" : text.substring(0, 4)) + line);
  }

  @Override
  public void end(String name, PacketSource source, Inspection inspection) {
    Tally tally = inspection.tally();
    out.printf("%s: %s; %s packets", name, source.kind(), number(tally.packets()));
    if (tally.packets() > 0) {
      out.printf(
          " from %s to %s (%s)",
          DATE.withZone(zone).format(instant(tally.firstNanos())),
          DATE.withZone(zone).format(instant(tally.lastNanos())),
          seconds(tally.lastNanos() - tally.firstNanos()));
    }
    out.println();
    out.printf(
        "%s FTP control connection%s, %s problem%s%n",
        number(connections),
        connections == 1 ? "" : "s",
        number(problems),
        problems == 1 ? "" : "s");
    count(source.dropped(), "packets were dropped by whoever captured");
    count(tally.cut(), "packets were not captured whole: use tcpdump -s 0");
    count(tally.unreadable(), "packets could not be read");
    count(tally.lostFragments(), "IP datagrams lack fragments");
    count(inspection.evicted(), "connections were given up early: there were too many at a time");
    if (!source.damage().isEmpty()) {
      out.println("broken: " + source.damage());
    }
    out.flush();
  }

  private void count(long number, String what) {
    if (number > 0) {
      out.println(number(number) + " " + what);
    }
  }
}
