package pinhole.testbed.textbook.drawing;

import java.util.ArrayList;
import java.util.List;
import pinhole.testbed.textbook.Ruleset;

/** The firewall's rules as they stand beside the arrows, and what the arrows mean. */
final class SvgRules {
  private static final int LINE = 16;
  private static final int MOST_CHARACTERS = 62;

  private final Diagram diagram;
  private final Svg svg;
  private final int x;
  private int y;

  SvgRules(Diagram diagram, Svg svg, int x, int y) {
    this.diagram = diagram;
    this.svg = svg;
    this.x = x;
    this.y = y;
  }

  /** Returns where it ends. */
  int draw() {
    svg.text("sans host", x, y, "The gateway's firewall (nft)");
    svg.text(
        "sans small",
        x,
        y + 18,
        "Rules are numbered, policies lettered; dark: a handshake met it.");
    y += 44;
    for (Ruleset.Row row : diagram.ruleset().rows()) {
      if (!row.text().isBlank()) {
        rule(row);
      }
    }
    y += 20;
    svg.text("sans host", x, y, "The arrows");
    y += 8;
    legend();
    return y;
  }

  private void rule(Ruleset.Row row) {
    boolean used = diagram.used(row);
    String style = row.mark().isEmpty() || used ? "" : "unused";
    if (!row.mark().isEmpty() && used) {
      svg.badge(row, x + 9, y - 4);
    } else if (!row.mark().isEmpty()) {
      svg.middle("small", x + 9, y, row.mark());
    }
    int indent = row.text().length() - row.text().stripLeading().length();
    for (String line : wrapped(row.text(), indent)) {
      svg.text("code " + style, x + 26, y, line);
      y += LINE;
    }
    if (!row.comment().isEmpty()) {
      svg.text("comment", x + 26, y - 2, " ".repeat(indent) + "# " + row.comment());
      y += LINE;
    }
    y += row.mark().isEmpty() ? 0 : 4;
  }

  /** Long rules go on further to the right. */
  private static List<String> wrapped(String text, int indent) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > MOST_CHARACTERS) {
      int at = rest.lastIndexOf(' ', MOST_CHARACTERS);
      lines.add(rest.substring(0, at));
      rest = " ".repeat(indent + 4) + rest.substring(at + 1);
    }
    lines.add(rest);
    return lines;
  }

  private void legend() {
    arrow("NEGOTIATION", "negotiation: PORT, PASV and the replies");
    arrow("LINE", "another command or reply");
    arrow("ASIDE", "a command that matters little here, and its reply");
    arrow("HANDSHAKE", "TCP handshake");
    arrow("DATA", "data");
    y += 24;
    svg.dot(x + 30, y);
    svg.text("sans small", x + 72, y + 4, "read and sent afresh by Pinhole");
    y += 24;
    svg.box("wall", x + 44, y - 11, 6, 22);
    svg.line("arrow STOPPED", x + 4, y, x + 36, y);
    svg.text("sans small", x + 72, y + 4, "a SYN captured on this side, and never on the other");
    y += 24;
    svg.box("pinhole", x + 23, y - 10, 14, 20);
    svg.text("sans small", x + 72, y + 4, "a pinhole is open (times from Pinhole's log)");
  }

  private void arrow(String kind, String meaning) {
    y += 20;
    svg.line("arrow " + kind, x + 4, y, x + 52, y);
    svg.head(kind, x + 58, y, 1);
    if (kind.equals("ASIDE")) {
      svg.head(kind, x + 2, y, -1);
    }
    svg.text("sans small", x + 72, y + 4, meaning);
  }
}
