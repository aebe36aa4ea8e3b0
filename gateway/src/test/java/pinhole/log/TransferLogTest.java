package pinhole.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TransferLogTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 5, 9, 4, 3);

  private static Entry transfer(Event event, String direction) {
    return transfer(event, direction, "bytes");
  }

  private static Entry transfer(Event event, String direction, String counted) {
    return Entry.of(event)
        .with("session", 17)
        .with("client", "198.51.100.2")
        .with("user", "demo")
        .with("direction", direction)
        .with("verb", "RETR")
        .with("path", "a b\u00e4\n.txt")
        .with("type", 'I')
        .with(counted, 1234L)
        .with("ms", 1500L);
  }

  @Test
  @Tag("E146")
  void writesWhatXferlogSays() {
    assertEquals(
        "Mon Jan  5 09:04:03 2026 2 198.51.100.2 1234 a_b__.txt b _ o r demo ftp 0 * c",
        TransferLog.line(transfer(Event.TRANSFER_DONE, "down"), NOW));
  }

  @Test
  void tellsWhatFailedAndWhatWentUp() {
    assertEquals(
        "Mon Jan  5 09:04:03 2026 2 198.51.100.2 1234 a_b__.txt b _ i r demo ftp 0 * i",
        TransferLog.line(transfer(Event.TRANSFER_FAILED, "up"), NOW));
  }

  @Test
  void takesTheBytesOfPacketsWhereTheKernelCounted() {
    assertEquals(
        "Mon Jan  5 09:04:03 2026 2 198.51.100.2 1234 a_b__.txt b _ o r demo ftp 0 * c",
        TransferLog.line(transfer(Event.TRANSFER_DONE, "down", "ip-bytes"), NOW));
  }

  @Test
  @Tag("E97")
  void tellsAnonymousUsersAndAsciiType() {
    Entry entry =
        Entry.of(Event.TRANSFER_DONE)
            .with("client", "2001:db8::5")
            .with("user", "anonymous")
            .with("direction", "down")
            .with("path", "")
            .with("type", 'A')
            .with("bytes", 0L)
            .with("ms", 499L);
    assertEquals(
        "Mon Jan  5 09:04:03 2026 0 2001:db8::5 0 _ a _ o a anonymous ftp 0 * c",
        TransferLog.line(entry, NOW));
  }

  @Test
  void speaksEnglishEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals(
          "Thu Oct 15",
          TransferLog.line(
                  transfer(Event.TRANSFER_DONE, "down"), LocalDateTime.of(2026, 10, 15, 0, 0))
              .substring(0, 10));
    } finally {
      Locale.setDefault(before);
    }
  }
}
