package pinhole.testbed.textbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.testbed.lab.Host;
import pinhole.testbed.textbook.drawing.Svg;

/**
 * A folder with a page of all diagrams, and for each experiment its pictures, captures and logs.
 */
record HtmlReport(Path folder) implements Report {
  private static final String PAGE = "index.html";

  @Override
  public void keep(Setting setting, Path from) throws IOException {
    Path to = Files.createDirectories(folder.resolve(setting.id()));
    for (String name : Recording.FILES) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  public String finish(List<Result> results) throws IOException {
    StringBuilder sections = new StringBuilder();
    for (Result result : results) {
      Path here = Files.createDirectories(folder.resolve(result.setting().id()));
      Files.writeString(here.resolve("diagram.svg"), result.svg());
      Files.writeString(here.resolve("diagram.txt"), result.text());
      sections.append(section(result));
    }
    Map<String, String> words = Map.of("table", table(results), "sections", sections.toString());
    Path page = folder.resolve(PAGE);
    Files.writeString(page, Host.resource("/pinhole/testbed/textbook/report.html", words));
    return "report: " + page.toAbsolutePath().normalize();
  }

  private static String table(List<Result> results) {
    return Arrays.stream(Middle.values())
        .map(gateway -> results.stream().filter(r -> r.setting().gateway() == gateway).toList())
        .filter(row -> !row.isEmpty())
        .map(HtmlReport::row)
        .collect(Collectors.joining("\n"));
  }

  private static String row(List<Result> row) {
    String cells =
        Arrays.stream(Nat.values())
            .flatMap(nat -> Arrays.stream(Mode.values()).map(mode -> cell(row, nat, mode)))
            .collect(Collectors.joining());
    return "<tr><th>" + row.get(0).setting().gateway().title() + "</th>" + cells + "</tr>";
  }

  private static String cell(List<Result> row, Nat nat, Mode mode) {
    return row.stream()
        .filter(result -> result.setting().nat() == nat && result.setting().mode() == mode)
        .map(
            result ->
                "<td class=\"%s\"><a href=\"#%s\">%s %s</a>%s</td>"
                    .formatted(
                        result.passed() ? "yes" : "no",
                        result.setting().id(),
                        result.passed() ? "✓" : "✗",
                        result.finding().title(),
                        result.asExpected() ? "" : "<br>not as the textbooks say"))
        .findFirst()
        .orElse("<td></td>");
  }

  private String section(Result result) {
    String id = result.setting().id();
    String links =
        Stream.concat(Stream.of("diagram.svg", "diagram.txt"), Recording.FILES.stream())
            .filter(name -> Files.exists(folder.resolve(id).resolve(name)))
            .map(name -> "<a href=\"%s/%s\">%s</a>".formatted(id, name, name))
            .collect(Collectors.joining(", "));
    return """
        <section id="%s">
        %s
        <p>%s</p>
        <details><summary>As text</summary><pre>%s</pre></details>
        </section>
        """
        .formatted(id, result.svg(), links, Svg.escaped(result.text()));
  }
}
