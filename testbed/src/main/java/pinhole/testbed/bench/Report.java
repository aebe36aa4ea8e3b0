package pinhole.testbed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import pinhole.testbed.bench.Results.Row;
import pinhole.testbed.bench.Results.Values;

/** What is printed in the end, and written as Markdown. */
record Report(Options options, Facts facts, Results results) {
  String text() {
    return String.join(
        "\n",
        "# Pinhole and its rivals\n",
        facts.text(),
        options.words(),
        "## Medians, in brackets the ratio to plain (the median of those of the rounds)\n",
        overview(),
        "## Pinhole's goals\n",
        goals(),
        "## Every number\n",
        details(),
        "## Remarks\n",
        remarks());
  }

  private String overview() {
    List<String> heads = new ArrayList<>(List.of("test", "unit"));
    options.rivals().forEach(rival -> heads.add(rival.title()));
    Grid grid = new Grid(heads.toArray(String[]::new));
    for (Row row : results.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.test().title(), row.quantity().unit()));
      options.rivals().forEach(rival -> cells.add(brief(row, rival)));
      grid.row(cells);
    }
    return grid.toString();
  }

  private String brief(Row row, Rival rival) {
    Optional<String> median =
        results.of(row, rival).map(values -> row.quantity().print(values.median()));
    Optional<String> ratio = ratio(row, rival).map(number -> " (" + number + ")");
    return median.map(number -> number + ratio.orElse("")).orElse("-");
  }

  private Optional<String> ratio(Row row, Rival rival) {
    return results
        .ratio(row, rival, Rival.PLAIN)
        .filter(ratio -> rival != Rival.PLAIN)
        .map(Report::twoDecimals);
  }

  private String details() {
    Grid grid = new Grid("test", "unit", "rival", "median", "min..max", "to plain");
    for (Row row : results.rows()) {
      for (Rival rival : options.rivals()) {
        results.of(row, rival).ifPresent(values -> grid.row(detail(row, rival, values)));
      }
    }
    return grid.toString();
  }

  private List<String> detail(Row row, Rival rival, Values values) {
    Quantity quantity = row.quantity();
    return List.of(
        row.test().title(),
        quantity.unit(),
        rival.title(),
        quantity.print(values.median()),
        "[" + quantity.print(values.least()) + ".." + quantity.print(values.most()) + "]",
        ratio(row, rival).orElse(""));
  }

  private String goals() {
    Grid grid = new Grid("goal", "demand", "reached", "verdict");
    for (Goal goal : Goal.values()) {
      grid.row(
          List.of(
              goal.title(),
              goal.demand(),
              goal.reached(results).map(Report::twoDecimals).orElse("-"),
              goal.verdict(results)));
    }
    return grid.toString();
  }

  private String remarks() {
    List<String> lines = new ArrayList<>();
    for (Rival rival : options.rivals()) {
      lines.add("- " + rival.title() + ": " + rival.remark());
      options.tests().stream()
          .filter(test -> rival.isSecure() == test.isSecure())
          .filter(test -> rival.unfit(test).isPresent())
          .collect(
              Collectors.groupingBy(
                  test -> rival.unfit(test).orElseThrow(),
                  Collectors.mapping(Trial::option, Collectors.joining(", "))))
          .forEach(
              (reason, tests) -> lines.add("- " + rival.title() + ": no " + tests + ": " + reason));
    }
    results.failures().forEach(failure -> lines.add("- FAILED " + failure));
    return String.join("\n", lines) + "\n";
  }

  private static String twoDecimals(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
