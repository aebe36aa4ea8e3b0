package pinhole.log;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;

/**
 * Transfers in the format of wu-ftpd's xferlog(5), which the usual statistics tools read: one line
 * a file, also for those that failed; listings are left out.
 */
public final class TransferLog implements Journal {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  private final Logger logger;

  public TransferLog(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void write(Entry entry) {
    boolean transfer =
        entry.event() == Event.TRANSFER_DONE || entry.event() == Event.TRANSFER_FAILED;
    if (transfer && !entry.value("direction").equals("listing") && logger.isInfoEnabled()) {
      logger.info(line(entry, LocalDateTime.now(ZoneId.systemDefault())));
    }
  }

  static String line(Entry entry, LocalDateTime now) {
    String user = entry.value("user").isEmpty() ? "*" : entry.value("user");
    boolean anonymous = user.equals("anonymous") || user.equals("ftp");
    return String.join(
        " ",
        TIME.format(now),
        Long.toString((Long.parseLong(entry.value("ms")) + 500) / 1000),
        entry.value("client"),
        entry.value("bytes") + entry.value("ip-bytes"), // one of the two
        plain(entry.value("path")),
        entry.value("type").equals("A") ? "a" : "b",
        "_",
        entry.value("direction").equals("up") ? "i" : "o",
        anonymous ? "a" : "r",
        plain(user),
        "ftp",
        "0",
        "*",
        entry.event() == Event.TRANSFER_DONE ? "c" : "i");
  }

  /** As wu-ftpd writes names: blanks and what is not printable become underscores. */
  private static String plain(String text) {
    return text.isEmpty() ? "_" : text.replaceAll("[^\\x21-\\x7e]", "_");
  }
}
