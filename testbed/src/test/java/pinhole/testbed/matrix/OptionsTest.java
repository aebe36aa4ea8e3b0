package pinhole.testbed.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.testbed.lab.Host;

/** What the matrix takes, testbed/check takes for it; what not, is refused before anything runs. */
class OptionsTest {
  private record Answer(int code, String text) {}

  /** What testbed/check says. It must run nothing: each line ends in --help, or is refused. */
  private static Answer check(String line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Host.testbed().resolve("check").toString());
    command.addAll(List.of(line.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
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
            "--only server=vsftpd,client=curl,mode=EPSV", "--direct", "--labs 3", "--limit 20"));
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
        "--labs many",
        "--limit soon"
      })
  void areRefusedInOneLineWhereNobodyKnowsThem(String line) throws Exception {
    Answer answer = check(line + " --help");
    assertEquals(2, answer.code());
    assertEquals(1, answer.text().lines().count(), answer.text());
    assertThrows(IllegalArgumentException.class, () -> parse(line), "refused by the matrix, too");
  }

  @Test
  void areRefusedWithoutTheirValue() throws Exception {
    assertEquals(2, check("--only").code());
  }
}
