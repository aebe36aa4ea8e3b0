package pinhole.testbed.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.testbed.lab.Typed;

/** What the matrix takes, testbed/check takes for it; what not, is refused before anything runs. */
class OptionsTest {
  private static Typed check(String line) throws IOException, InterruptedException {
    return Typed.at("check", line);
  }

  /** All names of all dimensions, some of which people type in another case. */
  private static String everything() {
    return Options.NAMES.entrySet().stream()
        .flatMap(each -> each.getValue().stream().map(name -> each.getKey() + "=" + name))
        .collect(Collectors.joining(",", "--only ", ",server=VSFTPD,mode=epsv6"));
  }

  private static Options parse(String line) {
    return Options.parse(Path.of("unused"), List.of(line.split(" ", -1)));
  }

  static Stream<String> known() {
    Stream<String> planes =
        Stream.of(Plane.values()).map(plane -> "--plane " + plane).map(String::toLowerCase);
    return Stream.concat(
        planes,
        Stream.of(
            "--only server=vsftpd,client=curl,mode=EPSV",
            everything(),
            "--direct",
            "--labs 3",
            "--limit 20"));
  }

  @ParameterizedTest
  @MethodSource("known")
  void areKnownToCheck(String line) throws Exception {
    parse(line);
    assertEquals(0, check(line + " --help").code());
  }

  @Test
  void areAllTriedAndExplained() throws Exception {
    String help = check("--help").text();
    List<String> lines = known().toList();
    Pattern.compile("--[a-z]+")
        .matcher(Options.USAGE)
        .results()
        .map(option -> option.group())
        .distinct()
        .forEach(
            option -> {
              assertTrue(lines.stream().anyMatch(line -> line.startsWith(option)), option);
              assertTrue(help.contains(option), option);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--all",
        "-v",
        "vsftpd",
        "--plane kernel",
        "--only user=demo",
        "--only server=vsftpd,",
        "--only server=vsftp",
        "--only server=curl",
        "--only server=vsftpd,client=lftpd",
        "--only mode=PSV",
        "--only client=.*",
        "--only mode=",
        "--labs many",
        "--limit soon"
      })
  void areRefusedInOneLineWhereNobodyKnowsThem(String line) throws Exception {
    Typed answer = check(line + " --help");
    assertTrue(answer.refused(), answer.text());
    assertThrows(IllegalArgumentException.class, () -> parse(line), "refused by the matrix, too");
  }

  @Test
  void areRefusedWithoutTheirValue() throws Exception {
    assertEquals(2, check("--only").code());
  }
}
