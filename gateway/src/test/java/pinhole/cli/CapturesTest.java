package pinhole.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.capture.CaptureFile;
import pinhole.inspect.HandMade;
import pinhole.inspect.Inspection;
import pinhole.inspect.Rulebook;

/**
 * The folder of captures, each with a file of what is expected: the kinds of its findings, and,
 * behind an empty line, word for word what {@code pinhole inspect --commands} tells of it. Real
 * ones are made by {@code testbed/captures}, the others by {@link HandMade}.
 *
 * <p>After a change that is meant, {@code mvn -pl rules,gateway -am test -Dtest=CapturesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dcaptures.write} writes what is told now: read the
 * difference before it is committed.
 */
class CapturesTest {
  private static final Path FOLDER = Path.of("src/test/resources/captures");
  private static final boolean WRITE = System.getProperty("captures.write") != null;
  private static final String FOUND = "# found:";

  static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
    }
  }

  private static Path expectations(Path capture) {
    return Path.of(capture.toString().replaceFirst("\\.pcap$", ".txt"));
  }

  @ParameterizedTest
  @EnumSource(HandMade.class)
  void isMadeAsTheRowSays(HandMade made) throws IOException {
    Path capture = FOLDER.resolve(made + ".pcap");
    Path expected = expectations(capture);
    if (WRITE) {
      Files.write(capture, made.file());
      if (!Files.exists(expected)) {
        Files.writeString(expected, "# made by HandMade\n" + FOUND + " " + made.found() + "\n");
      }
    }
    assertArrayEquals(made.file(), Files.readAllBytes(capture));
    assertTrue(Files.readString(expected).contains(FOUND + " " + made.found() + "\n"), made::found);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void isToldOfAsExpected(Path capture) throws IOException {
    StringWriter out = new StringWriter();
    List<String> found = new ArrayList<>();
    read(capture, new InspectText(new PrintWriter(out), false, ZoneOffset.UTC), found);
    List<String> lines = Files.readAllLines(expectations(capture));
    String head = lines.stream().takeWhile(line -> !line.isBlank()).collect(joined());
    String told = out.toString().replace(System.lineSeparator(), "\n");
    if (WRITE) {
      Files.writeString(expectations(capture), head + "\n" + told);
      fail("written: read the difference, and commit it");
    }
    assertEquals((FOUND + " " + String.join(" ", found)).strip(), line(head, FOUND).strip());
    assertEquals(lines.stream().dropWhile(line -> !line.isBlank()).skip(1).collect(joined()), told);
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining("\n", "", "\n");
  }

  private static String line(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  private static void read(Path capture, InspectReport report, List<String> found)
      throws IOException {
    try (CaptureFile file = CaptureFile.open(capture)) {
      Inspection inspection =
          new Inspection(
              Rulebook.NONE,
              true,
              said -> {
                said.findings().forEach(finding -> found.add(finding.kind().toString()));
                report.conversation(said);
              });
      inspection.read(file);
      report.end(capture.getFileName().toString(), file, inspection);
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void isToldToProgramsTheSame(Path capture) throws IOException {
    StringWriter out = new StringWriter();
    List<String> found = new ArrayList<>();
    read(capture, new InspectJson(new PrintWriter(out), false), found);
    List<String> kinds = new ArrayList<>();
    long packets = 0;
    for (String line : out.toString().lines().toList()) {
      JsonNode json = new ObjectMapper().readTree(line);
      json.path("findings").forEach(finding -> kinds.add(finding.get("kind").asText()));
      packets = json.path("packets").asLong(packets);
    }
    assertEquals(found, kinds);
    assertTrue(Files.readString(expectations(capture)).contains(" " + packets + " packets"));
  }

  @Test
  void eachCaptureHasItsExpectationsAndEachExpectationItsCapture() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(
          captures().stream().map(CapturesTest::expectations).toList(),
          files.filter(file -> file.toString().endsWith(".txt")).sorted().toList());
    }
    assertTrue(
        captures().stream()
            .map(file -> file.getFileName().toString().replace(".pcap", ""))
            .toList()
            .containsAll(Arrays.stream(HandMade.values()).map(HandMade::toString).toList()));
  }
}
