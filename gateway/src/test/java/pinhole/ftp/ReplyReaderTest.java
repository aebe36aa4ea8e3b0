package pinhole.ftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.ftp.ReplyReader.Part;

class ReplyReaderTest {
  private static List<Part> read(String... lines) {
    ReplyReader reader = new ReplyReader();
    List<Part> parts = new ArrayList<>();
    for (String line : lines) {
      parts.add(reader.read(line));
    }
    return parts;
  }

  @Test
  @Tag("E12")
  void findsTheEndOfALongReply() {
    ReplyReader reader = new ReplyReader();
    assertEquals(Part.FIRST, reader.read("220-begin"));
    for (int i = 0; i < 224; i++) {
      assertEquals(Part.INNER, reader.read("line " + i));
    }
    assertEquals(Part.LAST, reader.read("220 end"));
    assertEquals(Part.WHOLE, reader.read("331 next"));
  }

  @Test
  @Tag("E13")
  @Tag("E14")
  void onlyTheSameCodeAndABlankEndAReply() {
    assertEquals(
        List.of(Part.FIRST, Part.INNER, Part.INNER, Part.INNER, Part.INNER, Part.LAST),
        read("550-x", "227 (10,0,0,5,0,22)", "227-x", "550-y", "551 z", "550 end"));
  }

  @ParameterizedTest
  @Tag("E15")
  @ValueSource(strings = {"", " ", "2", "21", "2110", "211x", "211\tx", " 211 x", "text", "\u00ff"})
  void takesAnythingElseForText(String inner) {
    assertEquals(List.of(Part.FIRST, Part.INNER, Part.LAST), read("211-x", inner, "211 end"));
  }

  @Test
  @Tag("E16")
  void threeDigitsAreAWholeReplyAndAnEnd() {
    assertEquals(List.of(Part.WHOLE), read("234"));
    assertEquals(List.of(Part.FIRST, Part.LAST, Part.WHOLE), read("234-x", "234", "200 ok"));
    assertEquals(new Reply(234, ""), ReplyReader.reply("234"));
    assertEquals(new Reply(234, ""), ReplyReader.reply("234 "));
  }

  @Test
  @Tag("E17")
  void aCodeAndHyphenOnEveryLineIsOneReply() {
    assertEquals(
        List.of(Part.FIRST, Part.INNER, Part.INNER, Part.LAST),
        read("220-a", "220-b", "220-", "220 c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "20",
        "20 x",
        "2000 x",
        "099 x",
        "600 x",
        "999",
        "227(10,0,0,5,156,64)",
        "2x0 y",
        "-200 x",
        "+20 x",
        "\u0662\u0662\u0667 x",
        "200\tx",
        " 200 x"
      })
  void nothingElseIsAReply(String line) {
    assertEquals(List.of(Part.STRAY, Part.WHOLE), read(line, "200 ok"));
  }

  @ParameterizedTest
  @Tag("E20")
  @CsvSource({
    "150, true, false, false, false",
    "226, false, true, false, false",
    "331, false, false, true, false",
    "425, false, false, false, true",
    "599, false, false, false, true",
  })
  void knowsItsKinds(int code, boolean preliminary, boolean positive, boolean more, boolean no) {
    Reply reply = new Reply(code, "x");
    assertEquals(preliminary, reply.preliminary());
    assertEquals(positive, reply.positive());
    assertEquals(more, reply.intermediate());
    assertEquals(no, reply.negative());
    assertEquals(code + " x", reply.line());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 600})
  void thereIsNoSuchCode(int code) {
    assertThrows(IllegalArgumentException.class, () -> new Reply(code, ""));
  }
}
