package pinhole.testbed.textbook;

import pinhole.testbed.textbook.drawing.Diagram;
import pinhole.testbed.textbook.drawing.SvgDrawing;
import pinhole.testbed.textbook.drawing.TextDrawing;

/**
 * How an experiment ended.
 *
 * @param sentence what was found, with its addresses
 * @param text the diagram for terminals
 * @param svg the same as a picture
 */
record Result(Setting setting, Finding finding, String sentence, String text, String svg) {
  static Result of(Recording recording) {
    Finding finding = Finding.of(recording);
    Diagram diagram = Diagram.of(recording);
    return new Result(
        recording.setting(),
        finding,
        finding.sentence(recording),
        TextDrawing.of(diagram),
        SvgDrawing.of(diagram));
  }

  /** Of an experiment that could not be brought to its end. */
  static Result failed(Setting setting, String why) {
    String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>\n";
    String text = setting.title() + "\n✗ not run: " + why + "\n";
    return new Result(setting, Finding.UNCLEAR, "not run: " + why, text, svg);
  }

  Finding expected() {
    return setting.gateway().expected(setting.nat(), setting.mode());
  }

  boolean asExpected() {
    return finding == expected();
  }

  boolean passed() {
    return finding == Finding.PASSED;
  }

  /** A row of the table. */
  String row() {
    String verdict = asExpected() ? "" : "   NOT AS THE TEXTBOOKS SAY: " + expected().title();
    return "%-52s %-8s %-11s %s %s%s"
        .formatted(
            setting.gateway().title(),
            Words.of(setting.mode()),
            setting.nat().title(),
            passed() ? "✓" : "✗",
            finding.title(),
            verdict);
  }
}
