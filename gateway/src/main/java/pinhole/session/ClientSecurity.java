package pinhole.session;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import pinhole.ftp.Command;
import pinhole.rules.config.ClientTls;
import pinhole.session.Action.Await;
import pinhole.session.Action.Forget;
import pinhole.session.Action.StartTls;
import pinhole.session.Action.StopTls;

/** TLS on the leg to the client: AUTH, PBSZ, PROT and CCC (RFC 4217, RFC 2228). */
final class ClientSecurity {
  private static final Set<String> MECHANISMS = Set.of("TLS", "TLS-C", "SSL", "TLS-P");

  /** Imply PROT P, as vsftpd and ProFTPD have it. */
  private static final Set<String> PRIVATE_BY_NAME = Set.of("SSL", "TLS-P");

  private static final Set<String> CREDENTIALS = Set.of("USER", "PASS", "ACCT");
  private static final Secured NOBODY = new Secured("", "", "", "", false);

  private enum Phase {
    CLEAR,
    HANDSHAKE,
    ENCRYPTED,
    /** Until the client has ended TLS, too, after CCC or REIN. */
    CLEARING,
    /** The same where the next handshake follows: after REIN of implicit TLS. */
    BEGINNING_AGAIN
  }

  private final ClientTls tls;
  private final Setup setup;
  private final Script script;
  private final Notes notes;
  private final Outbox outbox;
  private final Login login;
  private final Breach breach;
  private final ServerSecurity server;

  /** Whether the client has sent more commands already. */
  private final BooleanSupplier writtenAhead;

  /** Told when the level of data connections has changed. */
  private final Runnable changed;

  private Phase phase = Phase.CLEAR;
  private Secured peer = NOBODY;
  private boolean buffered;
  private boolean dataPrivate;

  ClientSecurity(
      Setup setup,
      Script script,
      Notes notes,
      Outbox outbox,
      Login login,
      Breach breach,
      ServerSecurity server,
      BooleanSupplier writtenAhead,
      Runnable changed) {
    this.tls = setup.tls().client();
    this.setup = setup;
    this.script = script;
    this.notes = notes;
    this.outbox = outbox;
    this.login = login;
    this.breach = breach;
    this.server = server;
    this.writtenAhead = writtenAhead;
    this.changed = changed;
  }

  /** Whether a handshake has begun and not ended. */
  boolean handshaking() {
    return phase == Phase.HANDSHAKE;
  }

  /** Whether it can be told anything now. */
  boolean speakable() {
    return phase == Phase.CLEAR || phase == Phase.ENCRYPTED;
  }

  boolean encrypted() {
    return phase == Phase.ENCRYPTED;
  }

  /** Whether it has said PROT P. */
  boolean dataPrivate() {
    return dataPrivate;
  }

  /** Whether its data connections have to resume the TLS session of this one (E112). */
  boolean dataMustResume() {
    return dataPrivate && tls.dataResumption() == ClientTls.DataResumption.REQUIRED;
  }

  /** The subject of the certificate that the client has shown, "" for none. */
  String certificate() {
    return peer.subject();
  }

  /** Whether this command holds a secret that must not go in clear here (E116). */
  boolean forbids(Command command) {
    return CREDENTIALS.contains(command.verb())
        && !encrypted()
        && tls.require().contains(ClientTls.Require.LOGIN);
  }

  boolean forbidsData() {
    return !dataPrivate && tls.require().contains(ClientTls.Require.DATA);
  }

  /**
   * Whether REIN can be done. RFC 4217 section 13 has a server end TLS behind its reply; some do,
   * some stay encrypted, and nothing they say tells which.
   */
  boolean mayReinitialize() {
    return !server.encrypted();
  }

  /** Whether AUTH is between the client and the server, and nothing can be read behind it. */
  boolean passesAuth() {
    return tls.mode() == ClientTls.Mode.OPAQUE && !tls.opaquePorts().isEmpty();
  }

  /** What FEAT tells of this leg (RFC 4217 section 6), each as a line of the list. */
  List<String> features() {
    String ccc = tls.ccc() == ClientTls.Ccc.ALLOW ? " CCC" : "";
    List<String> all = List.of(" AUTH TLS", " PBSZ", " PROT", ccc);
    return switch (tls.mode()) {
      case OFF, OPAQUE -> List.of();
      case IMPLICIT -> all.stream().skip(1).filter(line -> !line.isEmpty()).toList();
      case EXPLICIT -> all.stream().filter(line -> !line.isEmpty()).toList();
    };
  }

  /** The client is connected: implicit TLS begins, with PROT P (E119). */
  void start() {
    if (tls.mode() == ClientTls.Mode.IMPLICIT) {
      buffered = true;
      dataPrivate = true;
      handshake();
    }
  }

  void command(Command command) {
    String argument = command.argument().strip().toUpperCase(Locale.ROOT);
    if (command.verb().equals("AUTH")) {
      auth(command, argument);
    } else if (!encrypted()) {
      refuse(command, Answer.NO_SECURITY);
    } else {
      switch (command.verb()) {
        case "PBSZ" -> pbsz(command, argument);
        case "PROT" -> prot(command, argument);
        case "CCC" -> ccc(command);
        default -> refuse(command, Answer.OTHER_SECURITY);
      }
    }
  }

  private void refuse(Command command, Answer answer) {
    notes.refused(command, answer);
    outbox.line(answer.line());
  }

  private void auth(Command command, String mechanism) {
    if (!tls.mode().ends()) {
      boolean opaque = tls.mode() == ClientTls.Mode.OPAQUE;
      refuse(command, opaque ? Answer.NO_OPAQUE_PORTS : Answer.TLS_NOT_OFFERED);
    } else if (encrypted()) {
      refuse(command, Answer.TLS_IN_USE);
    } else if (login.done()) {
      refuse(command, Answer.AUTH_AFTER_LOGIN);
    } else if (!MECHANISMS.contains(mechanism)) {
      refuse(command, Answer.OTHER_MECHANISM);
    } else {
      boolean wanted = PRIVATE_BY_NAME.contains(mechanism);
      server.follow(wanted, () -> accept(wanted), reply -> outbox.line(reply.line()));
    }
  }

  private void accept(boolean wanted) {
    if (writtenAhead.getAsBoolean()) {
      breach.injected(Side.CLIENT);
      return;
    }
    outbox.line(Answer.AUTH_ACCEPTED.line());
    login.forget();
    buffered = false;
    level(wanted);
    handshake();
  }

  private void handshake() {
    phase = Phase.HANDSHAKE;
    script.add(new StartTls(Side.CLIENT));
    script.add(new Await(Deadline.CLIENT_TLS, setup.timeouts().tls()));
  }

  void secured(Secured how) {
    if (phase != Phase.HANDSHAKE) {
      return;
    }
    phase = Phase.ENCRYPTED;
    peer = how;
    script.add(new Forget(Deadline.CLIENT_TLS));
    notes.secured(Side.CLIENT, how);
  }

  private void pbsz(Command command, String size) {
    if (size.isEmpty() || size.length() > 10 || !size.chars().allMatch(Character::isDigit)) {
      refuse(command, Answer.BAD_BUFFER_SIZE);
    } else {
      buffered = true;
      outbox.line(Answer.NO_BUFFER.line()); // TLS has no blocks: RFC 4217 section 9
    }
  }

  private void prot(Command command, String level) {
    if (!buffered) {
      refuse(command, Answer.NO_BUFFER_SIZE);
      return;
    }
    switch (level) {
      case "P" -> choose(true);
      case "C" -> {
        if (tls.require().contains(ClientTls.Require.DATA)) {
          refuse(command, Answer.CLEAR_DATA_DENIED);
        } else {
          choose(false);
        }
      }
      case "S", "E" -> refuse(command, Answer.LEVEL_NOT_SUPPORTED);
      default -> refuse(command, Answer.LEVEL_UNKNOWN);
    }
  }

  private void choose(boolean wanted) {
    server.protect(
        wanted,
        () -> {
          level(wanted);
          outbox.line((wanted ? Answer.DATA_PRIVATE : Answer.DATA_CLEAR).line());
        },
        reply -> outbox.line(reply.line()));
  }

  private void level(boolean wanted) {
    dataPrivate = wanted;
    changed.run();
  }

  private void ccc(Command command) {
    if (tls.ccc() == ClientTls.Ccc.REFUSE) {
      refuse(command, Answer.STAYS_ENCRYPTED);
    } else {
      outbox.line(Answer.GOES_CLEAR.line());
      stop("CCC", Phase.CLEARING);
    }
  }

  /**
   * The server has forgotten the session: RFC 4217 section 13 ends TLS behind its reply. Implicit
   * TLS begins again then, as with the connection (MS-FTPS section 3.1.5.3).
   */
  void reinitialized() {
    // Behind CCC there is no TLS to end, and so none that could begin again.
    boolean again = tls.mode() == ClientTls.Mode.IMPLICIT && encrypted();
    buffered = again;
    level(again);
    if (encrypted()) {
      stop("REIN", again ? Phase.BEGINNING_AGAIN : Phase.CLEARING);
    }
  }

  private void stop(String why, Phase next) {
    phase = next;
    peer = NOBODY;
    script.add(new StopTls(Side.CLIENT));
    script.add(new Await(Deadline.CLIENT_TLS, setup.timeouts().tls()));
    notes.tlsEnded(Side.CLIENT, why);
  }

  /** The client has ended TLS, too: what follows is in clear, or the next handshake. */
  void cleared() {
    if (phase == Phase.BEGINNING_AGAIN) {
      handshake();
    } else if (phase == Phase.CLEARING) {
      phase = Phase.CLEAR;
      script.add(new Forget(Deadline.CLIENT_TLS));
    }
  }
}
