package pinhole.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pinhole.capture.PacketSource;
import pinhole.capture.Tally;
import pinhole.ftp.Text;
import pinhole.inspect.Conversation;
import pinhole.inspect.Conversation.Arrangement;
import pinhole.inspect.Conversation.Data;
import pinhole.inspect.Conversation.Use;
import pinhole.inspect.Denial;
import pinhole.inspect.Finding;
import pinhole.inspect.Inspection;
import pinhole.inspect.Said;
import pinhole.inspect.Words;
import pinhole.rules.Literal;
import pinhole.rules.Verdict;
import pinhole.stream.Sighting;

/** An inspection for programs: one object a line, the last one is the summary. */
final class InspectJson implements InspectReport {
  private final PrintWriter out;
  private final boolean rules;

  InspectJson(PrintWriter out, boolean rules) {
    this.out = out;
    this.rules = rules;
  }

  @Override
  public void conversation(Conversation said) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("connection", said.number());
    json.put("part", said.part());
    json.put("whole", said.whole());
    json.put("client", said.client().toString());
    json.put("server", said.server().toString());
    json.put("user", Text.of(said.user()));
    json.put("accepted", said.accepted());
    json.put("began", sighting(said.began()));
    json.put("last", sighting(said.last()));
    json.put("ended", said.ended());
    if (rules) {
      json.put("listener", said.listener());
      json.put("rules", verdict(said.connect()));
    }
    json.put("lines", said.lines().stream().map(InspectJson::line).toList());
    json.put("negotiations", said.negotiations().stream().map(this::negotiation).toList());
    json.put("strays", said.strays().stream().map(InspectJson::use).toList());
    if (rules) {
      json.put("denials", said.denials().stream().map(InspectJson::denial).toList());
    }
    json.put("findings", said.findings().stream().map(InspectJson::finding).toList());
    out.println(Json.of(json));
    out.flush();
  }

  private Map<String, Object> negotiation(Arrangement made) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verb", made.verb().toString());
    json.put("code", made.verb().code());
    json.put("address", Literal.print(made.endpoint().address()));
    json.put("port", made.endpoint().port());
    json.put("sum", Words.sum(made.endpoint().port()));
    json.put("at", sighting(made.where()));
    if (rules) {
      json.put("rules", verdict(made.verdict()));
      json.put("objection", made.objection());
    }
    json.put("transfers", made.uses().stream().map(InspectJson::use).toList());
    json.put("data", made.data().stream().map(InspectJson::data).toList());
    return json;
  }

  private static Map<String, Object> use(Use use) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("command", Text.of(use.command()));
    json.put("at", sighting(use.where()));
    json.put("preliminary", Text.of(use.preliminary()));
    json.put("begun", sighting(use.begun()));
    json.put("reply", Text.of(use.reply()));
    json.put("answered", sighting(use.answered()));
    return json;
  }

  private static Map<String, Object> data(Data data) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", data.from().toString());
    json.put("to", data.to().toString());
    json.put("handshake", data.made());
    json.put("syns", sightings(data.tries()));
    json.put("established", sighting(data.established()));
    json.put("begins-in-capture", data.whole());
    json.put("to-client", data.toClient());
    json.put("to-server", data.toServer());
    json.put("began", sighting(data.began()));
    json.put("ms", Math.max(0, data.last().since(data.began())) / 1_000_000);
    json.put("ended", data.ended());
    return json;
  }

  private static Map<String, Object> line(Said said) {
    Map<String, Object> json = sighting(said.where());
    json.put("by", said.by().toString());
    json.put("text", Text.of(said.text()));
    return json;
  }

  private static Map<String, Object> denial(Denial denial) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("command", Text.of(denial.command()));
    json.put("reason", denial.reason());
    json.put("rule", denial.rule());
    json.put("at", sighting(denial.where()));
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", finding.kind().toString());
    json.put("problem", finding.kind().problem());
    json.put("text", finding.text());
    json.put("rests-on", sightings(finding.restsOn()));
    return json;
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("decision", verdict.decision().toString().toLowerCase(Locale.ROOT));
    json.put("reason", verdict.reason());
    json.put("rule", verdict.source().brief());
    return json;
  }

  private static List<Map<String, Object>> sightings(List<Sighting> where) {
    return where.stream().map(InspectJson::sighting).toList();
  }

  /** Packet 0 is one that was not seen; it has no time. */
  private static Map<String, Object> sighting(Sighting where) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("packet", where.packet());
    if (where.seen()) {
      json.put("time", time(where.nanos()));
    }
    return json;
  }

  private static String time(long nanos) {
    return Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
        .toString();
  }

  @Override
  public void end(String name, PacketSource source, Inspection inspection) {
    Tally tally = inspection.tally();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", name);
    json.put("kind", source.kind());
    json.put("packets", tally.packets());
    json.put("bytes", tally.bytes());
    json.put("segments", tally.segments());
    json.put("dropped", source.dropped());
    json.put("cut", tally.cut());
    json.put("unreadable", tally.unreadable());
    json.put("lost-fragments", tally.lostFragments());
    json.put("given-up", inspection.evicted());
    json.put("first", time(tally.firstNanos()));
    json.put("last", time(tally.lastNanos()));
    json.put("damage", source.damage());
    out.println(Json.of(json));
    out.flush();
  }
}
