package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRangeTest {
  @ParameterizedTest
  @CsvSource({
    "41000-41099, 41000-41099, 100",
    "41000 - 41099, 41000-41099, 100",
    "21, 21, 1",
    "1-65535, 1-65535, 65535",
  })
  void printsWhatItParses(String text, String printed, int size) {
    PortRange range = PortRange.parse(text);
    assertEquals(printed, range.toString());
    assertEquals(size, range.size());
  }

  @ParameterizedTest
  @CsvSource({
    "0, port 0 is not one of 1 to 65535",
    "1-65536, port 65536 is not one of 1 to 65535",
    "200-100, the range 200-100 is empty; did you mean 100-200?",
    "100-, '\"100-\" is not a port range; expected one such as 41000-41099'",
    "-1, '\"-1\" is not a port range; expected one such as 41000-41099'",
    "100000-2, '\"100000-2\" is not a port range; expected one such as 41000-41099'",
  })
  void saysWhatIsWrong(String text, String message) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> PortRange.parse(text));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"99, false", "100, true", "200, true", "201, false"})
  void containsItsEnds(int port, boolean contained) {
    assertEquals(contained, new PortRange(100, 200).contains(port));
  }

  @ParameterizedTest
  @CsvSource({"100-200, true", "150, true", "99-200, false", "100-201, false", "300, false"})
  void containsOthers(String other, boolean contained) {
    assertEquals(contained, new PortRange(100, 200).contains(PortRange.parse(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', []",
    "21, [21]",
    "'5 3 4', [3-5]",
    "'2100 21 2101 21', '[21, 2100-2101]'",
    "'65535 1', '[1, 65535]'",
  })
  void coversPortsInAnyOrder(String ports, String ranges) {
    IntStream given =
        Stream.of(ports.split(" ")).filter(p -> !p.isEmpty()).mapToInt(Integer::parseInt);
    assertEquals(ranges, PortRange.covering(given).toString());
  }
}
