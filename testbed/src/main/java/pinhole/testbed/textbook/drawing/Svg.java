package pinhole.testbed.textbook.drawing;

import pinhole.testbed.textbook.Ruleset;

/** Elements of a drawing in SVG, in the order in which they are painted. */
public final class Svg {
  private final StringBuilder elements = new StringBuilder();

  void line(String style, int x1, int y1, int x2, int y2) {
    add(
        "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
            .formatted(style, x1, y1, x2, y2));
  }

  void box(String style, int x, int y, int width, int height) {
    add(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>"
            .formatted(style, x, y, width, height));
  }

  /** An arrowhead whose tip is at x; it looks right where the way is 1, left where it is -1. */
  void head(String style, int x, int y, int way) {
    String points =
        "M %d %d L %d %d L %d %d".formatted(x - way * 8, y - 5, x, y, x - way * 8, y + 5);
    add("<path class=\"arrow tip %s\" d=\"%s\"/>".formatted(style, points));
  }

  void dot(int x, int y) {
    add("<circle cx=\"%d\" cy=\"%d\" r=\"4.5\" fill=\"#1c2128\"/>".formatted(x, y));
  }

  /** The number of a rule, or the letter of a policy. */
  void badge(Ruleset.Row rule, int x, int y) {
    String decision = rule.drops() ? "drops" : "accepts";
    add("<circle class=\"badge %s\" cx=\"%d\" cy=\"%d\" r=\"9\"/>".formatted(decision, x, y));
    middle("small", x, y + 4, rule.mark());
  }

  void text(String style, int x, int y, String text) {
    text(style, x, y, "start", text);
  }

  void middle(String style, int x, int y, String text) {
    text(style, x, y, "middle", text);
  }

  void end(String style, int x, int y, String text) {
    text(style, x, y, "end", text);
  }

  private void text(String style, int x, int y, String anchor, String text) {
    add(
        "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\" xml:space=\"preserve\">%s</text>"
            .formatted(style, x, y, anchor, escaped(text)));
  }

  /** Text as XML and HTML want it. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replaceAll("[\\p{Cntrl}&&[^\\n]]", "?");
  }

  private void add(String element) {
    elements.append(element).append('\n');
  }

  @Override
  public String toString() {
    return elements.toString();
  }
}
