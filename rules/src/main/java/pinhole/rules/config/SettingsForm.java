package pinhole.rules.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How limits, timeouts, bans and log are written down: one row for each key, read beside written.
 */
final class SettingsForm {
  private static final int MANY = 1_000_000;
  private static final Value<Integer> COUNT = Value.number(1, MANY);
  private static final Value<Integer> FAILURES = Value.numberOrOff(100);
  private static final Value<Integer> FEW = Value.number(1, 1000);
  private static final Value<Integer> FILES = Value.number(0, 1000);
  private static final Value<Integer> LINE = Value.smallSize(512, 1 << 20);
  private static final Value<Long> REPLY = Value.size(1 << 10, 64 << 20);
  private static final Value<Long> UPLOAD = Value.sizeOrOff(1, 1L << 40, Limits.UNLIMITED);
  private static final Value<Long> FILE_SIZE = Value.size(1 << 10, 1L << 40);
  private static final Value<Duration> WAIT =
      Value.duration(Duration.ofMillis(1), Duration.ofDays(30));
  private static final Value<Duration> WAIT_OR_NOT =
      Value.duration(Duration.ZERO, Duration.ofDays(30));
  private static final Value<LogSection.Format> FORMAT = Value.word(LogSection.Format.class);
  private static final Value<String> LOG_FILE = Value.pathOr("stdout");
  private static final Value<String> TRANSFER_LOG = Value.pathOr("off");

  private SettingsForm() {}

  static Limits limits(Section section) {
    Limits or = Limits.DEFAULT;
    Limits limits =
        new Limits(
            section.value("sessions", COUNT, or.sessions()),
            section.value("sessions-per-client", COUNT, or.sessionsPerClient()),
            section.value("line-length", LINE, or.lineLength()),
            section.value("reply-line-length", LINE, or.replyLineLength()),
            section.value("reply-size", REPLY, or.replySize()),
            section.value("outstanding-commands", FEW, or.outstandingCommands()),
            section.value("pinholes-per-session", FEW, or.pinholesPerSession()),
            section.value("upload-size", UPLOAD, or.uploadSize()));
    section.refuseUnknownKeys();
    if (limits.replyLineLength() > limits.replySize()) {
      section
          .problems()
          .error(section.source("reply-line-length"), "reply-line-length exceeds reply-size");
    }
    return limits;
  }

  static void write(Limits limits, Layout layout) {
    layout.open("limits:");
    layout.value("sessions", COUNT, limits.sessions());
    layout.value("sessions-per-client", COUNT, limits.sessionsPerClient());
    layout.value("line-length", LINE, limits.lineLength());
    layout.value("reply-line-length", LINE, limits.replyLineLength());
    layout.value("reply-size", REPLY, limits.replySize());
    layout.value("outstanding-commands", FEW, limits.outstandingCommands());
    layout.value("pinholes-per-session", FEW, limits.pinholesPerSession());
    layout.value("upload-size", UPLOAD, limits.uploadSize());
    layout.close();
  }

  static Timeouts timeouts(Section section) {
    Timeouts or = Timeouts.DEFAULT;
    Timeouts timeouts =
        new Timeouts(
            section.value("connect", WAIT, or.connect()),
            section.value("greeting", WAIT, or.greeting()),
            section.value("tls", WAIT, or.tls()),
            section.value("login", WAIT, or.login()),
            section.value("idle", WAIT, or.idle()),
            section.value("stall", WAIT, or.stall()),
            section.value("reply", WAIT, or.reply()),
            section.value("final-reply", WAIT_OR_NOT, or.finalReply()),
            section.value("drain", WAIT_OR_NOT, or.drain()));
    section.refuseUnknownKeys();
    return timeouts;
  }

  static void write(Timeouts timeouts, Layout layout) {
    layout.open("timeouts:");
    layout.value("connect", WAIT, timeouts.connect());
    layout.value("greeting", WAIT, timeouts.greeting());
    layout.value("tls", WAIT, timeouts.tls());
    layout.value("login", WAIT, timeouts.login());
    layout.value("idle", WAIT, timeouts.idle());
    layout.value("stall", WAIT, timeouts.stall());
    layout.value("reply", WAIT, timeouts.reply());
    layout.value("final-reply", WAIT_OR_NOT, timeouts.finalReply());
    layout.value("drain", WAIT_OR_NOT, timeouts.drain());
    layout.close();
  }

  static BanSection ban(Section section) {
    BanSection or = BanSection.DEFAULT;
    BanSection ban =
        new BanSection(
            section.value("after", FAILURES, or.after()),
            section.value("within", WAIT, or.within()),
            section.value("for", WAIT, or.lasts()),
            section.list("except", Value.NETWORK).orElse(or.except()));
    section.refuseUnknownKeys();
    return ban;
  }

  static void write(BanSection ban, Layout layout) {
    layout.open("ban:");
    layout.value("after", FAILURES, ban.after());
    layout.value("within", WAIT, ban.within());
    layout.value("for", WAIT, ban.lasts());
    layout.list("except", Value.NETWORK, ban.except());
    layout.close();
  }

  /** Of a rules file, which is not to be written over. */
  static LogSection log(Section section, Path rules) {
    LogSection or = LogSection.DEFAULT;
    LogSection log =
        new LogSection(
            section.value("format", FORMAT, or.format()),
            section.value("file", LOG_FILE, or.file()),
            section.value("rotate-at", FILE_SIZE, or.rotateAt()),
            section.value("keep", FILES, or.keep()),
            section.value("transfer-log", TRANSFER_LOG, or.transferLog()));
    section.refuseUnknownKeys();
    refuseTaken(section, "file", log.file(), rules, "the rules file");
    refuseTaken(section, "transfer-log", log.transferLog(), rules, "the rules file");
    if (!log.file().isEmpty()) {
      refuseTaken(section, "transfer-log", log.transferLog(), Path.of(log.file()), "the log");
    }
    return log;
  }

  private static void refuseTaken(
      Section section, String key, String name, Path taken, String what) {
    if (!name.isEmpty() && whole(Path.of(name)).equals(whole(taken))) {
      section.problems().error(section.source(key), key + ": " + name + " is " + what);
    }
  }

  private static Path whole(Path path) {
    return path.toAbsolutePath().normalize();
  }

  static void write(LogSection log, Layout layout) {
    layout.open("log:");
    layout.value("format", FORMAT, log.format());
    layout.value("file", LOG_FILE, log.file());
    layout.value("rotate-at", FILE_SIZE, log.rotateAt());
    layout.value("keep", FILES, log.keep());
    layout.value("transfer-log", TRANSFER_LOG, log.transferLog());
    layout.close();
  }
}
