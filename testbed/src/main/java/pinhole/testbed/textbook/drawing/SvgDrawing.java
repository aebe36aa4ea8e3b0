package pinhole.testbed.textbook.drawing;

import java.util.List;
import java.util.Locale;
import pinhole.testbed.textbook.Ruleset;
import pinhole.testbed.textbook.drawing.Step.Kind;

/**
 * A diagram in SVG, the firewall's rules beside it; legible on white paper, and without colours.
 */
public final class SvgDrawing {
  private static final int FIRST_LANE = 100;
  private static final int SPACING = 390;
  private static final int PANEL = FIRST_LANE + 2 * SPACING + 125;
  private static final int WIDTH = PANEL + 440;
  private static final int TOP = 146;
  private static final int MOST_CHARACTERS = 48;
  private static final int ROW = 27;
  private static final int NOTE = 15;

  /** Of a character of the monospaced font, for each unit of its size. */
  private static final double ADVANCE = 0.602;

  private static final String STYLE =
      """
      text { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 12px; fill: #1c2128 }
      .sans { font-family: 'DejaVu Sans', Helvetica, Arial, sans-serif }
      .title { font-size: 20px; font-weight: bold }
      .verdict { font-size: 14px; font-weight: bold }
      .yes { fill: #1a7f37 } .no { fill: #b3121f }
      .host { font-size: 14px; font-weight: bold }
      .time, .small { font-size: 10.5px; fill: #57606a }
      .phase { font-size: 12.5px; font-weight: bold; fill: #57606a }
      .lane { stroke: #8c959f; stroke-width: 1.5 }
      .box { fill: #f3f5f7; stroke: #57606a }
      .rule { stroke: #d0d7de }
      .arrow { fill: none; stroke: #1f4b99; stroke-width: 1.6 }
      .HANDSHAKE { stroke: #30363d } .ASIDE { stroke: #8c959f; stroke-width: 1 } .END { stroke: #57606a }
      .NEGOTIATION { stroke: #a04a00; stroke-width: 2 } .DATA { stroke: #1a7f37; stroke-width: 4 }
      .STOPPED { stroke: #b3121f; stroke-width: 2; stroke-dasharray: 7 4 }
      .tip { stroke-width: 1.6; stroke-dasharray: none }
      .cross { stroke: #b3121f; stroke-width: 3.5; stroke-linecap: round }
      .wall { fill: #b3121f }
      .tNEGOTIATION { fill: #8a3f00; font-weight: bold } .tDATA { fill: #14652c; font-weight: bold }
      .tSTOPPED { fill: #b3121f; font-weight: bold } .tASIDE, .tEND { fill: #57606a }
      .band { fill: #fff4e0 }
      .pinhole { fill: #c9efd3; stroke: #1a7f37 }
      .mark { fill: #e9f8ed; stroke: #1a7f37 }
      .badge { fill: #ffffff; stroke: #57606a } .accepts { stroke: #1a7f37; stroke-width: 2 }
      .drops { stroke: #b3121f; stroke-width: 2 }
      .code { font-size: 11px } .unused { fill: #8c959f } .comment { font-style: italic; fill: #57606a; font-size: 10.5px }
      """;

  private final Diagram diagram;
  private final Svg back = new Svg();
  private final Svg front = new Svg();
  private int y = TOP;
  private int openedAt;

  private SvgDrawing(Diagram diagram) {
    this.diagram = diagram;
  }

  public static String of(Diagram diagram) {
    return new SvgDrawing(diagram).draw();
  }

  private String draw() {
    heads();
    diagram.steps().forEach(this::step);
    if (openedAt > 0) {
      bar(y);
    }
    int bottom = y + 12;
    int panel = new SvgRules(diagram, front, PANEL, TOP - 40).draw();
    Svg lanes = new Svg();
    for (Lane lane : Lane.values()) {
      lanes.line("lane", x(lane), TOP - 24, x(lane), bottom);
    }
    int height = Math.max(bottom, panel) + 20;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d">
        <style>
        %3$s</style>
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        %4$s%5$s%6$s</svg>
        """
        .formatted(WIDTH, height, STYLE, back, lanes, front);
  }

  private void heads() {
    front.text("sans title", 24, 36, diagram.title());
    String verdict = (diagram.passed() ? "✓ " : "✗ ") + diagram.verdict();
    front.text("sans verdict " + (diagram.passed() ? "yes" : "no"), 24, 64, verdict);
    for (Lane lane : Lane.values()) {
      front.box("box", x(lane) - 85, TOP - 66, 170, 42);
      front.middle("sans host", x(lane), TOP - 48, lane.name().toLowerCase(Locale.ROOT));
      front.middle("small", x(lane), TOP - 32, Diagram.address(lane));
    }
    front.end("sans time", 58, TOP - 6, "ms");
  }

  private void step(Step step) {
    if (step.kind() == Kind.PHASE) {
      y += y == TOP ? 10 : 36;
      back.line("rule", 10, y - 14, PANEL - 30, y - 14);
      front.text("sans phase", x(Lane.CLIENT) + 14, y + 2, step.label());
      y += 4;
      return;
    }
    y += ROW;
    front.end("time", 58, y + 4, diagram.time(step));
    if (step.arrow()) {
      arrow(step);
    } else {
      mark(step);
    }
  }

  private void arrow(Step step) {
    int from = x(step.from());
    int to = x(step.to());
    int way = step.leftwards() ? -1 : 1;
    if (step.kind() == Kind.NEGOTIATION) {
      back.box("band", Math.min(from, to) + 1, y - 16, Math.abs(to - from) - 2, 22 + notes(step));
    }
    boolean stopped = step.kind() == Kind.STOPPED;
    int tip = stopped ? to - way * 12 : to - way * 7;
    front.line("arrow " + step.kind(), from + way * 2, y, tip, y);
    if (step.kind() == Kind.ASIDE) {
      front.head(step.kind().name(), from + way * 2, y, -way);
    }
    if (stopped) {
      front.box("wall", to - 4, y - 13, 8, 26);
      front.line("cross", to - way * 14 - 6, y - 6, to - way * 14 + 6, y + 6);
      front.line("cross", to - way * 14 - 6, y + 6, to - way * 14 + 6, y - 6);
    } else {
      front.head(step.kind().name(), to - way * 2, y, way);
    }
    if (step.through() && step.relayed()) {
      front.dot(x(Lane.GATEWAY), y);
    }
    labels(step, way);
  }

  private void labels(Step step, int way) {
    int half = x(step.from()) + way * SPACING / 2;
    String label = TextDrawing.elided(step.label(), MOST_CHARACTERS);
    front.middle("t" + step.kind(), half, y - 5, label);
    if (!step.onward().isEmpty()) {
      front.middle("tNEGOTIATION", half + way * SPACING, y - 5, step.onward());
    }
    int badge = x(Lane.GATEWAY) - (step.kind() == Kind.STOPPED ? way * 42 : way * 26);
    List<Ruleset.Row> rules = step.rules();
    for (int i = 0; i < rules.size(); i++) {
      int at = badge - way * 22 * (rules.size() - 1 - i);
      boolean gateway = step.from() == Lane.GATEWAY;
      front.badge(rules.get(i), gateway ? x(Lane.GATEWAY) + way * (20 + 22 * i) : at, y);
    }
    for (String note : step.notes()) {
      y += NOTE;
      front.middle("small", half, y, note);
    }
  }

  private static int notes(Step step) {
    return step.notes().size() * NOTE;
  }

  private void mark(Step step) {
    if (step.kind() == Kind.OPENED) {
      openedAt = y + 12 + notes(step);
    } else if (openedAt > 0) {
      bar(y - 12);
    }
    int length = step.label().length();
    for (String note : step.notes()) {
      length = Math.max(length, note.length());
    }
    int width = (int) (length * 12 * ADVANCE) + 24;
    front.box("mark", x(Lane.GATEWAY) - width / 2, y - 13, width, 22 + notes(step));
    front.middle("tDATA", x(Lane.GATEWAY), y + 3, step.label());
    for (String note : step.notes()) {
      y += NOTE;
      front.middle("small", x(Lane.GATEWAY), y + 2, note);
    }
    y += 4;
  }

  private void bar(int until) {
    back.box("pinhole", x(Lane.GATEWAY) - 7, openedAt, 14, until - openedAt);
    openedAt = 0;
  }

  private static int x(Lane lane) {
    return FIRST_LANE + lane.place() * SPACING;
  }
}
