package pinhole.ftp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @ParameterizedTest
  @CsvSource({"bob, bob", "m\u00c3\u00bcller, m\u00fcller", "\u00e7\u00a6\u0081, \u7981"})
  void isReadAndWrittenInUtf8(String bytes, String text) {
    assertEquals(text, Text.of(bytes));
    assertEquals(bytes, Text.bytes(text));
  }

  @ParameterizedTest
  @CsvSource({"m\u00fcller", "\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080"})
  void isLatin1WhereItIsNoUtf8(String bytes) {
    assertEquals(bytes, Text.of(bytes));
  }
}
