package pinhole.session;

import java.util.HashMap;
import java.util.Map;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Text;
import pinhole.ftp.Transfer;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.Literal;
import pinhole.rules.Target;
import pinhole.rules.Verdict;

/** The log lines of a session: each is put together here and nowhere else. */
final class Notes {
  private static final String BUILTIN = "builtin";
  private static final String NEVER_CONNECTED = "never-connected";

  private final Setup setup;
  private final Login login;
  private final Script script;

  /** As far as has been noted: the client's leg, and whose certificate it has shown. */
  private boolean encrypted;

  private String subject = "";

  private final Map<DataConnection, Ahead> ahead = new HashMap<>(2);

  /** A transfer whose final reply, with this code, the client has before its data. */
  private record Ahead(Outstanding transfer, int code) {}

  Notes(Setup setup, Login login, Script script) {
    this.setup = setup;
    this.login = login;
    this.script = script;
  }

  private Entry entry(Event event) {
    return Entry.of(event).with("session", setup.id());
  }

  private void add(Entry entry) {
    script.add(new Action.Note(entry));
  }

  static String name(String user) {
    return Command.withoutSecret(user);
  }

  private String client() {
    return Literal.print(setup.legs().client().address());
  }

  void login() {
    add(entry(Event.LOGIN).with("user", name(login.user())).with("client", client()));
  }

  void loginFailed(String user, int code) {
    add(
        entry(Event.LOGIN_FAILED)
            .with("user", name(user))
            .with("client", client())
            .with("reply", code));
  }

  void banned() {
    add(entry(Event.CLIENT_BANNED).with("listener", setup.listener()).with("client", client()));
  }

  void secured(Side leg, Secured how) {
    if (leg == Side.CLIENT) {
      encrypted = true;
      subject = how.subject();
    }
    add(secured(entry(Event.SECURED), leg, how));
  }

  /** A data connection. */
  void secured(Pinhole pinhole, Side leg, Secured how) {
    add(secured(entry(Event.SECURED).with("pinhole", pinhole.number()), leg, how));
  }

  private static Entry secured(Entry entry, Side leg, Secured how) {
    return entry
        .with("leg", leg)
        .with("protocol", how.protocol())
        .with("cipher", how.cipher())
        .withUnlessEmpty("subject", how.subject())
        .withUnlessEmpty("sni", how.sni())
        .with("resumed", how.resumed() ? "yes" : "no");
  }

  void tlsFailed(Side leg, String reason) {
    add(tlsFailed(entry(Event.TLS_FAILED), leg, reason));
  }

  /** A data connection. */
  void tlsFailed(Pinhole pinhole, Side leg, String reason) {
    add(tlsFailed(entry(Event.TLS_FAILED).with("pinhole", pinhole.number()), leg, reason));
  }

  private Entry tlsFailed(Entry entry, Side leg, String reason) {
    return entry.with("leg", leg).with("client", client()).with("reason", reason);
  }

  void tlsEnded(Side leg, String reason) {
    if (leg == Side.CLIENT) {
      encrypted = false;
      subject = "";
    }
    add(entry(Event.TLS_ENDED).with("leg", leg).with("client", client()).with("reason", reason));
  }

  /** From here on nothing can be read, and data goes through ports that are set aside. */
  void opaque() {
    add(
        entry(Event.OPAQUE)
            .with("listener", setup.listener())
            .with("client", client())
            .with("ports", setup.tls().client().ports())
            .with("reason", "the server has accepted AUTH"));
  }

  void denied(Command command, Target target, Verdict verdict) {
    add(denial(command, target, verdict.reason(), verdict.source().brief()));
  }

  /** Refused by what the gateway is, not by a rule. */
  void refused(Command command, Answer answer) {
    add(denial(command, Target.NONE, answer.line(), BUILTIN));
  }

  private Entry denial(Command command, Target target, String reason, String rule) {
    return asked(Event.COMMAND_DENIED, login.user(command))
        .with("command", command.loggable())
        .withUnlessEmpty("path", Text.bytes(target.path()))
        .withUnlessEmpty("path-unknown", target.doubt())
        .with("reason", reason)
        .with("rule", rule);
  }

  /** Begins with all that it takes to ask the same again: {@code pinhole explain} does. */
  private Entry asked(Event event, String user) {
    return entry(event)
        .with("listener", setup.listener())
        .with("client", client())
        .withUnlessEmpty("user", name(user))
        .withUnlessEmpty("tls", encrypted ? "on" : "")
        .withUnlessEmpty("certificate", subject);
  }

  void negotiated(Negotiation negotiation, HostPort stated, Side by) {
    add(entry(Event.NEGOTIATED).with("verb", negotiation).with("by", by).with("endpoint", stated));
  }

  /** What a peer wrote, the client or the server, cannot be or must not be. */
  void negotiationRefused(Negotiation negotiation, String text, String reason) {
    add(
        asked(Event.NEGOTIATION_REFUSED, login.user())
            .with("verb", negotiation)
            .with("text", text)
            .with("reason", reason)
            .with("rule", BUILTIN));
  }

  /** A rule says no. */
  void negotiationDenied(Negotiation negotiation, String text, HostPort endpoint, Verdict verdict) {
    add(
        asked(Event.NEGOTIATION_REFUSED, login.user())
            .with("verb", negotiation)
            .with("text", text)
            .with("endpoint", endpoint)
            .with("reason", verdict.reason())
            .with("rule", verdict.source().brief()));
  }

  private Entry pinhole(Event event, Pinhole pinhole) {
    return entry(event)
        .with("pinhole", pinhole.number())
        .with("mode", pinhole.mode().name().toLowerCase(java.util.Locale.ROOT))
        .with("peer", Literal.print(pinhole.peer()));
  }

  void opened(Pinhole pinhole, HostPort told) {
    add(
        pinhole(Event.PINHOLE_OPENED, pinhole)
            .with("public", told)
            .with("endpoint", pinhole.endpoint())
            .with("rule", pinhole.rule().brief()));
  }

  void used(Pinhole pinhole, HostPort by) {
    add(pinhole(Event.PINHOLE_USED, pinhole).with("from", by));
  }

  void closed(Pinhole pinhole, String reason) {
    add(pinhole(Event.PINHOLE_CLOSED, pinhole).with("reason", reason));
  }

  void expired(Pinhole pinhole, Unused why) {
    add(
        pinhole(Event.PINHOLE_EXPIRED, pinhole)
            .with("endpoint", pinhole.endpoint())
            .with("reason", why));
  }

  void intruder(Pinhole pinhole, HostPort from) {
    add(pinhole(Event.PINHOLE_INTRUDER, pinhole).with("from", from).with("reason", "address"));
  }

  /** Who comes from a load balancer, which does not say who it is. */
  void unnamed(Pinhole pinhole, HostPort from) {
    add(pinhole(Event.PINHOLE_INTRUDER, pinhole).with("from", from).with("reason", "no-header"));
  }

  /** Who comes from the right address, and cannot prove that it is the client. */
  void notResumed(Pinhole pinhole, HostPort from) {
    add(pinhole(Event.PINHOLE_INTRUDER, pinhole).with("from", from).with("reason", "not-resumed"));
  }

  void portsExhausted(Pinhole pinhole, String reason) {
    add(pinhole(Event.PORTS_EXHAUSTED, pinhole).with("reason", reason));
  }

  void pinholeFailed(Pinhole pinhole, String reason) {
    add(pinhole(Event.PINHOLE_FAILED, pinhole).with("reason", reason));
  }

  /** One line for each transfer, when both its data and its reply are known. */
  void transfer(Outstanding transfer, int code, boolean good) {
    String otherwise = good ? "complete" : "refused";
    add(
        transfer(transfer, good)
            .with("reply", code)
            .with("result", result(transfer.data, otherwise)));
  }

  /** A transfer whose reply will never come. */
  void unanswered(Outstanding transfer) {
    boolean used = transfer.data.phase == DataConnection.Phase.USED;
    String otherwise = used ? Ended.Outcome.CUT.toString() : NEVER_CONNECTED;
    add(
        transfer(transfer, false)
            .with("reply", "none")
            .with("result", result(transfer.data, otherwise)));
  }

  /** The reply to a transfer goes ahead of its data: how that ends is for {@link #late} to say. */
  void ahead(Outstanding transfer, int code) {
    ahead.put(transfer.data, new Ahead(transfer, code));
  }

  /** What became of a data connection is known now, and so of a transfer that waits for it. */
  void late(DataConnection data) {
    Ahead told = ahead.remove(data);
    if (told != null) {
      boolean came = data.phase == DataConnection.Phase.ENDED;
      add(
          transfer(told.transfer(), came && !data.lost())
              .with("reply", told.code())
              .with("result", result(data, NEVER_CONNECTED)));
    }
  }

  private static Object result(DataConnection data, String otherwise) {
    if (data.phase == DataConnection.Phase.ENDED) {
      return data.ended.outcome();
    }
    return data.phase == DataConnection.Phase.EXPIRED ? NEVER_CONNECTED : otherwise;
  }

  private Entry transfer(Outstanding transfer, boolean good) {
    DataConnection data = transfer.data;
    Transfer verb = Transfer.of(transfer.command.verb()).orElseThrow();
    Entry entry = entry(good ? Event.TRANSFER_DONE : Event.TRANSFER_FAILED);
    if (data.pinhole.number() > 0) { // else nothing was negotiated, in a session that is watched
      entry.with("pinhole", data.pinhole.number());
    }
    return entry
        .with("client", client())
        .withUnlessEmpty("user", name(login.user()))
        .with("direction", verb.direction().name().toLowerCase(java.util.Locale.ROOT))
        .with("verb", verb)
        .with("path", transfer.command.argument())
        .with("type", login.type())
        .with(data.ended.counted().toString(), bytes(verb, data.ended))
        .with("ms", data.ended.lasted().toMillis());
  }

  private static long bytes(Transfer verb, Ended ended) {
    return verb.direction() == Transfer.Direction.UP ? ended.toServer() : ended.toClient();
  }

  void malformed(Side by, String reason, String text) {
    add(
        entry(Event.MALFORMED)
            .with("by", by)
            .with("client", client())
            .with("reason", reason)
            .withUnlessEmpty("text", text.length() > 200 ? text.substring(0, 200) : text));
  }

  void serverSilent(String waitingFor) {
    add(
        entry(Event.SERVER_SILENT)
            .with("server", setup.legs().server())
            .with("command", waitingFor));
  }
}
