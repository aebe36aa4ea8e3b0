package pinhole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.rules.config.LogSection;

class LogsTest {
  private static final Entry DENIED =
      Entry.of(Event.COMMAND_DENIED).with("session", 17).with("command", "DELE a\"\r\n\u00e4 b");
  private static final Entry DONE =
      Entry.of(Event.TRANSFER_DONE)
          .with("client", "198.51.100.2")
          .with("direction", "down")
          .with("path", "x")
          .with("type", 'I')
          .with("bytes", 10L)
          .with("ms", 1L);

  @TempDir private Path folder;
  private final Logs logs = new Logs();
  private Path file;
  private Path transfers;

  @BeforeEach
  void nameFiles() {
    file = folder.resolve("pinhole.log");
    transfers = folder.resolve("xferlog");
  }

  @AfterEach
  void closeFiles() {
    logs.adopt(LogSection.DEFAULT);
  }

  private Journal journal(LogSection.Format format, String transferLog) {
    logs.adopt(new LogSection(format, file.toString(), 1 << 20, 1, transferLog));
    return logs.journal();
  }

  @Test
  @Tag("E146")
  void writesText() throws IOException {
    journal(LogSection.Format.TEXT, "").write(DENIED);
    List<String> lines = Files.readAllLines(file);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(
        lines
            .get(0)
            .matches(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) WARN  "
                    + "command-denied session=17 command=\"DELE a\\\\\"\\\\x0d\\\\x0a\\\\xe4 b\""),
        lines.get(0));
  }

  @Test
  @Tag("E146")
  void writesJsonWithOneFieldForEachKeyAndNoOther() throws IOException {
    journal(LogSection.Format.JSON, "").write(DENIED);
    List<String> lines = Files.readAllLines(file);
    assertEquals(1, lines.size(), lines::toString);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertEquals("command-denied", line.get("event").asText());
    assertEquals("WARN", line.get("level").asText());
    assertEquals("17", line.get("session").asText());
    assertEquals("DELE a\"\r\n\u00e4 b", line.get("command").asText());
    assertTrue(line.get("time").asText().startsWith("20"), lines.get(0));
    assertEquals(5, line.size(), lines.get(0));
  }

  @Test
  void writesTransfersApartAndOnlyWhereAsked() throws IOException {
    Journal journal = journal(LogSection.Format.TEXT, transfers.toString());
    journal.write(DONE);
    journal.write(DENIED); // which does not wait, and takes along what does
    assertEquals(2, Files.readAllLines(file).size());
    logs.flush();
    List<String> lines = Files.readAllLines(transfers);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).endsWith(" 0 198.51.100.2 10 x b _ o r * ftp 0 * c"), lines.get(0));

    journal(LogSection.Format.TEXT, "").write(DONE);
    logs.flush();
    assertEquals(1, Files.readAllLines(transfers).size());
  }

  @Test
  void writesEverythingAfterAMoment() throws IOException {
    Journal journal = journal(LogSection.Format.TEXT, "");
    for (int lines = 1; lines <= 3; lines++) {
      journal.write(DONE);
      long began = System.nanoTime();
      while (Files.readAllLines(file).size() < lines) {
        assertTrue(System.nanoTime() - began < 10_000_000_000L, "not written");
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void needsFilesThatCanBeWritten() throws IOException {
    Path below = folder.resolve("a/b/pinhole.log");
    Logs.require(new LogSection(LogSection.Format.TEXT, below.toString(), 1 << 20, 1, ""));
    assertTrue(Files.exists(below));
    for (String name : List.of(folder.toString(), below + "/x", "/proc/pinhole.log")) {
      IOException refused =
          assertThrows(
              IOException.class,
              () -> Logs.require(new LogSection(LogSection.Format.TEXT, "", 1 << 20, 1, name)));
      assertTrue(refused.getMessage().startsWith("cannot write the log " + name + ": "), name);
    }
  }

  @Test
  void changesItsMindAtAReload() throws IOException {
    journal(LogSection.Format.TEXT, "").write(DONE);
    Path other = folder.resolve("other.log");
    logs.adopt(new LogSection(LogSection.Format.JSON, other.toString(), 1 << 20, 1, ""));
    logs.journal().write(DENIED);
    assertEquals(1, Files.readAllLines(file).size());
    assertTrue(Files.readString(other).startsWith("{"));
    assertFalse(Files.exists(transfers));
  }
}
