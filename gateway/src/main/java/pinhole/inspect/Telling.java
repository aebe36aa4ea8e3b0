package pinhole.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pinhole.inspect.Conversation.Arrangement;
import pinhole.inspect.Conversation.Data;
import pinhole.inspect.Conversation.Use;
import pinhole.stream.Flow;

/** Makes of a chronicle what is told of it. */
final class Telling {
  private Telling() {}

  /** All that is known, at the end. */
  static Conversation whole(Chronicle chronicle) {
    List<Finding> findings = new ArrayList<>(ControlFindings.of(chronicle));
    for (Negotiated negotiated : chronicle.negotiations) {
      findings.addAll(NegotiationFindings.of(chronicle, negotiated));
      findings.addAll(DataFindings.of(chronicle, negotiated));
    }
    return conversation(chronicle, true, chronicle.negotiations, findings);
  }

  /** Some negotiations that are over, and what is wrong with them. */
  static Conversation part(Chronicle chronicle, List<Negotiated> over) {
    List<Finding> findings = new ArrayList<>(0);
    for (Negotiated negotiated : over) {
      findings.addAll(NegotiationFindings.of(chronicle, negotiated));
      findings.addAll(DataFindings.of(chronicle, negotiated));
    }
    return conversation(chronicle, false, over, findings);
  }

  private static Conversation conversation(
      Chronicle chronicle, boolean whole, List<Negotiated> negotiations, List<Finding> findings) {
    Flow flow = chronicle.flow;
    boolean accepted = !chronicle.user.isEmpty();
    return new Conversation(
        chronicle.number,
        chronicle.parts + 1,
        whole,
        flow.client().way().source(),
        flow.server().way().source(),
        accepted ? chronicle.user : chronicle.asking().claimed(),
        accepted,
        flow.began(),
        flow.last(),
        chronicle.listener,
        chronicle.connect,
        whole ? ended(chronicle) : "",
        List.copyOf(chronicle.said),
        negotiations.stream().map(Telling::arrangement).toList(),
        chronicle.strayTransfers.stream().map(Telling::use).toList(),
        List.copyOf(chronicle.denials),
        findings.stream()
            .sorted(Comparator.comparing(finding -> !finding.kind().problem()))
            .toList());
  }

  private static Arrangement arrangement(Negotiated negotiated) {
    return new Arrangement(
        negotiated.verb,
        negotiated.stated,
        negotiated.where.last(),
        negotiated.verdict,
        negotiated.objection,
        negotiated.transfers.stream().map(Telling::use).toList(),
        negotiated.flows.stream().map(flow -> data(negotiated, flow)).toList());
  }

  private static Use use(Asked asked) {
    return new Use(
        asked.text,
        asked.where.last(),
        asked.begunText,
        asked.begun.last(),
        asked.hasReply() ? asked.reply.line() : "",
        asked.answered.last());
  }

  private static Data data(Negotiated negotiated, Flow flow) {
    return new Data(
        flow.client().way().source(),
        flow.client().way().destination(),
        flow.client().syns(),
        flow.established(),
        flow.whole(),
        Bytes.ofServer(negotiated, flow).bytes(),
        Bytes.ofClient(negotiated, flow).bytes(),
        flow.began(),
        flow.last(),
        endOf(negotiated, flow));
  }

  private static String endOf(Negotiated negotiated, Flow flow) {
    if (Bytes.ofClient(negotiated, flow).rst().seen()) {
      return "RST by the client";
    }
    if (Bytes.ofServer(negotiated, flow).rst().seen()) {
      return "RST by the server";
    }
    return switch (flow.state()) {
      case CLOSED -> "FIN";
      case RESET -> "RST";
      case OPEN -> flow.client().fin().seen() || flow.server().fin().seen() ? "half open" : "open";
      case ASKED -> "no answer";
    };
  }

  private static String ended(Chronicle chronicle) {
    Flow flow = chronicle.flow;
    String encrypted =
        chronicle.isEncrypted()
            ? "encrypted from packet " + chronicle.encrypted.packet() + " on; "
            : "";
    return encrypted + end(chronicle, flow);
  }

  private static String end(Chronicle chronicle, Flow flow) {
    if (!flow.established().seen()) {
      return flow.over() ? "refused" : "never answered";
    }
    if (chronicle.goodbye.where().last().seen()) {
      return "421 by the server";
    }
    if (chronicle.reason.equals("quit")) {
      return "QUIT";
    }
    if (flow.client().rst().seen() || flow.server().rst().seen()) {
      return "broken off by the " + (flow.client().rst().seen() ? "client" : "server") + " (RST)";
    }
    if (flow.client().fin().seen() || flow.server().fin().seen()) {
      boolean clientFirst =
          flow.client().fin().seen()
              && (!flow.server().fin().seen()
                  || flow.client().fin().packet() < flow.server().fin().packet());
      return "closed by the " + (clientFirst ? "client" : "server") + ", without QUIT";
    }
    return chronicle.reason.equals("not-ftp") ? "not FTP" : "still open when the capture ends";
  }
}
