package pinhole.testbed.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.SAXException;
import pinhole.testbed.textbook.drawing.TextDrawing;

/** The diagrams of the recordings are as they were when a person last looked at them. */
class DrawingTest {
  /** Shown by the README; drawn from the recording of the same name. */
  private static final Path PICTURE = Path.of("lab.svg");

  private static final String OF_PICTURE = "pinhole-nat-passive";
  private static final String OF_README = "deny-routed-passive";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("pinhole.testbed.textbook.Recorded#settings")
  void drawsTheSameText(Setting setting) throws IOException {
    assertSame(Recorded.FOLDER.resolve(setting.id()).resolve("diagram.txt"), draw(setting).text());
  }

  @Test
  void drawsThePictureInTheReadme() throws IOException {
    assertSame(PICTURE, Result.of(Recorded.of(OF_PICTURE)).svg());
    assertTrue(readme().contains("](testbed/" + PICTURE + ")"));
  }

  @Test
  void drawsTheTextInTheReadme() throws IOException {
    String text = Result.of(Recorded.of(OF_README)).text();
    String shown =
        text.substring(text.indexOf("──────────── Negotiation"), text.indexOf("──────────── End"));
    assertTrue(readme().contains(shown.strip()), shown);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("../README.md"));
  }

  @ParameterizedTest
  @MethodSource("pinhole.testbed.textbook.Recorded#settings")
  void isWellFormedAndFitsTheTerminal(Setting setting)
      throws IOException, ParserConfigurationException, SAXException {
    Result result = draw(setting);
    byte[] svg = result.svg().getBytes(StandardCharsets.UTF_8);
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    result
        .text()
        .lines()
        .skip(3) // the verdict is a sentence
        .forEach(line -> assertTrue(line.length() <= TextDrawing.WIDTH, line));
  }

  @Test
  void writesAPageWithEveryDiagram() throws IOException {
    List<Result> results = new java.util.ArrayList<>();
    HtmlReport report = new HtmlReport(folder);
    for (Setting setting : Recorded.settings()) {
      report.keep(setting, Recorded.FOLDER.resolve(setting.id()));
      results.add(draw(setting));
    }
    report.finish(results);
    String page = Files.readString(folder.resolve("index.html"));
    for (Result result : results) {
      String id = result.setting().id();
      assertTrue(page.contains("<section id=\"" + id + "\">"), id);
      assertTrue(page.contains("href=\"#" + id + "\""), id);
      assertTrue(page.contains(result.svg()), id);
      assertEquals(result.svg(), Files.readString(folder.resolve(id).resolve("diagram.svg")));
      assertTrue(Files.size(folder.resolve(id).resolve("client.pcap")) > 0);
    }
  }

  private static Result draw(Setting setting) throws IOException {
    return Result.of(Recorded.of(setting.id()));
  }

  /** What is drawn otherwise is left for a person to look at. */
  private static void assertSame(Path expected, String drawn) throws IOException {
    if (!Files.exists(expected) || !Files.readString(expected).equals(drawn)) {
      Path actual = Path.of("target/drawn").resolve(expected);
      Files.createDirectories(actual.getParent());
      Files.writeString(actual, drawn);
      throw new AssertionError(
          expected + " is drawn otherwise now; if that is better: cp " + actual + " " + expected);
    }
  }
}
