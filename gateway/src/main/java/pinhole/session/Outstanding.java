package pinhole.session;

import pinhole.ftp.Command;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Reply;
import pinhole.ftp.Transfer;

/** Something that the server still owes a final reply. */
final class Outstanding {
  /** What kind of reply is to be expected. */
  enum Kind {
    /** The 220 at the start, which no command asked for. */
    GREETING,
    NEGOTIATION,
    TRANSFER,
    ABORT,
    /** AUTH, PBSZ and PROT, which the gateway says itself. */
    SECURITY,
    /** STAT and NOOP, which servers answer while a transfer runs (RFC 959 section 4.1.3). */
    PROBE,
    PLAIN
  }

  final Kind kind;
  final Command command;
  final DataConnection data;

  /** A 1yz has come. */
  boolean started;

  /** The client has its answer from us; the server's is not passed on. */
  boolean answered;

  /** It may be that no reply comes, as after ABOR: nothing waits for it. */
  boolean optional;

  /** It was optional, and the client has gone on to another command. */
  boolean leftBehind;

  private Outstanding(Kind kind, Command command, DataConnection data) {
    this.kind = kind;
    this.command = command;
    this.data = data;
  }

  static Outstanding greeting() {
    return new Outstanding(Kind.GREETING, new Command("CONNECT", ""), DataConnection.none());
  }

  static Outstanding of(Command command, DataConnection data) {
    return new Outstanding(kind(command.verb()), command, data);
  }

  private static Kind kind(String verb) {
    if (Negotiation.of(verb).isPresent()) {
      return Kind.NEGOTIATION;
    }
    if (Transfer.of(verb).isPresent()) {
      return Kind.TRANSFER;
    }
    return switch (verb) {
      case "ABOR" -> Kind.ABORT;
      case "AUTH", "PBSZ", "PROT" -> Kind.SECURITY;
      case "STAT", "NOOP" -> Kind.PROBE;
      default -> Kind.PLAIN;
    };
  }

  /** Whether later commands wait for it. */
  boolean blocks() {
    return !optional && !answered;
  }

  /** Whether it may be sent beside a running transfer. */
  boolean overtakes() {
    return kind == Kind.PROBE || kind == Kind.ABORT;
  }

  /** Whether STAT, NOOP and ABOR may overtake it. */
  boolean overtakable() {
    return kind == Kind.TRANSFER || kind == Kind.PROBE;
  }

  /**
   * Whether this reply can be meant for it, where that is in doubt: while a transfer runs beside
   * STAT, NOOP or ABOR, and when a reply may have been left out.
   */
  boolean fits(Reply reply) {
    int code = reply.code();
    boolean notUnderstood = code >= 500 && code <= 504;
    return switch (kind) {
      case TRANSFER ->
          (answered || leftBehind) ? ofTransferGivenUp(reply) : ofTransfer(reply, notUnderstood);
      case ABORT -> code == 225 || code == 226 || code == 426 || (notUnderstood && blocks());
      case PROBE -> !reply.preliminary() && code != 226 && code != 225 && code != 426;
      default -> true;
    };
  }

  private static boolean ofTransfer(Reply reply, boolean notUnderstood) {
    return reply.preliminary()
        || reply.code() == 226
        || reply.code() == 250
        || (reply.negative() && !notUnderstood);
  }

  /** It may still be answered, but must not take another's reply. */
  private boolean ofTransferGivenUp(Reply reply) {
    int code = reply.code();
    return code == 425
        || code == 426
        || code / 10 == 45
        || code == 552
        // The client has its answer; a lone 226 after ABOR is the one it still waits for.
        || (code == 226 && !optional)
        || (reply.preliminary() && !started);
  }
}
