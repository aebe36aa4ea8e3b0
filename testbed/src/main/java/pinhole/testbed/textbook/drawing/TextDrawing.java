package pinhole.testbed.textbook.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import pinhole.testbed.textbook.Ruleset;
import pinhole.testbed.textbook.drawing.Step.Kind;

/** A diagram for terminals, 94 columns wide. */
public final class TextDrawing {
  private static final int FIRST_LANE = 9;
  private static final int SPACING = 42;
  public static final int WIDTH = FIRST_LANE + 2 * SPACING + 1;
  private static final int ROOM = SPACING - 6;

  private final Diagram diagram;
  private final List<String> lines = new ArrayList<>();

  /** Whether a pinhole is open at this height. */
  private boolean open;

  private TextDrawing(Diagram diagram) {
    this.diagram = diagram;
  }

  public static String of(Diagram diagram) {
    TextDrawing drawing = new TextDrawing(diagram);
    drawing.draw();
    return drawing.lines.stream()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void draw() {
    lines.add(diagram.title());
    lines.add((diagram.passed() ? "✓ " : "✗ ") + diagram.verdict());
    lines.add("");
    StringBuilder names = blank();
    StringBuilder addresses = blank();
    for (Lane lane : Lane.values()) {
      beside(names, lane, lane.name().toLowerCase(Locale.ROOT));
      beside(addresses, lane, Diagram.address(lane));
    }
    overwrite(names, 0, "     ms");
    lines.add(names.toString());
    lines.add(addresses.toString());
    diagram.steps().forEach(this::step);
    lines.add("");
    diagram.ruleset().rows().forEach(this::rule);
  }

  private void step(Step step) {
    StringBuilder row = lanes();
    if (step.kind() == Kind.PHASE) {
      lines.add(lanes().toString());
      heading(row, step.label());
    } else {
      overwrite(row, 0, "%7s".formatted(diagram.time(step)));
      if (step.arrow()) {
        arrow(row, step);
      } else {
        open = step.kind() == Kind.OPENED;
        centred(row, "( " + step.label() + " )");
      }
    }
    lines.add(row.toString());
    for (String note : step.notes()) {
      StringBuilder below = lanes();
      if (step.arrow()) {
        label(below, step, "  " + note + "  ");
      } else {
        centred(below, "( " + note + " )");
      }
      lines.add(below.toString());
    }
  }

  private void heading(StringBuilder row, String label) {
    overwrite(row, 0, "─".repeat(WIDTH));
    overwrite(row, FIRST_LANE + 3, " " + label + " ");
  }

  private void arrow(StringBuilder row, Step step) {
    int from = column(step.from());
    int to = column(step.to());
    int left = Math.min(from, to) + 1;
    int right = Math.max(from, to) - 1;
    overwrite(row, left, line(step.kind()).repeat(right - left + 1));
    if (step.through()) {
      overwrite(row, column(Lane.GATEWAY), step.relayed() ? "●" : "┼");
    }
    String head = step.kind() == Kind.STOPPED ? "✗" : step.leftwards() ? "◀" : "▶";
    overwrite(row, step.leftwards() ? left : right, head);
    if (step.kind() == Kind.ASIDE) {
      overwrite(row, left, "◀");
    }
    String rules =
        step.rules().stream().map(rule -> " [" + rule.mark() + "]").collect(Collectors.joining());
    label(row, step, " " + elided(step.label(), ROOM - rules.length()) + rules + " ");
    if (!step.onward().isEmpty()) {
      onHalf(row, step.leftwards() ? Lane.CLIENT : Lane.GATEWAY, " " + step.onward() + " ");
    }
  }

  private static String line(Kind kind) {
    return switch (kind) {
      case DATA -> "═";
      case STOPPED -> "╌";
      case ASIDE -> "·";
      default -> "─";
    };
  }

  /** In the middle of the first half of its way. */
  private void label(StringBuilder row, Step step, String text) {
    Lane left = step.from() == Lane.CLIENT || step.to() == Lane.CLIENT ? Lane.CLIENT : Lane.GATEWAY;
    if (step.through() && step.leftwards()) {
      left = Lane.GATEWAY;
    }
    onHalf(row, left, text);
  }

  private static void onHalf(StringBuilder row, Lane left, String text) {
    overwrite(row, column(left) + (SPACING - text.length() + 1) / 2, text);
  }

  private void centred(StringBuilder row, String text) {
    overwrite(row, column(Lane.GATEWAY) - text.length() / 2, text);
  }

  /** A label that is too long keeps its end, where the numbers are. */
  static String elided(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    int tail = Math.min(24, room - 4);
    return text.substring(0, room - tail - 1) + "…" + text.substring(text.length() - tail);
  }

  private void beside(StringBuilder row, Lane lane, String text) {
    int at =
        Math.max(FIRST_LANE, Math.min(column(lane) - text.length() / 2, WIDTH - text.length()));
    overwrite(row, at, text);
  }

  private StringBuilder lanes() {
    StringBuilder row = blank();
    for (Lane lane : Lane.values()) {
      overwrite(row, column(lane), lane == Lane.GATEWAY && open ? "┃" : "│");
    }
    return row;
  }

  private static StringBuilder blank() {
    return new StringBuilder(" ".repeat(WIDTH));
  }

  private static int column(Lane lane) {
    return FIRST_LANE + lane.place() * SPACING;
  }

  private static void overwrite(StringBuilder row, int at, String text) {
    row.replace(at, at + text.length(), text);
  }

  private void rule(Ruleset.Row row) {
    String mark = row.mark().isEmpty() ? "" : "[" + row.mark() + "]";
    String used = diagram.used(row) ? "▸" : " ";
    lines.add("%s%4s %s".formatted(used, mark, row.text()));
    if (!row.comment().isEmpty()) {
      lines.add(
          "      " + " ".repeat(row.text().indexOf(row.text().strip())) + "# " + row.comment());
    }
  }
}
