package pinhole.testbed.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gateway's firewall as {@code nft -a list} prints it: rules are numbered, policies lettered.
 */
public record Ruleset(List<Row> rows) {
  private static final Pattern HANDLE = Pattern.compile(" # handle (\\d+)$");
  private static final Pattern CHAIN = Pattern.compile("\\s*chain (\\w+) \\{");
  private static final Pattern COMMENT = Pattern.compile(" comment \"([^\"]*)\"");
  private static final int NO_RULE = -1;

  public Ruleset {
    rows = List.copyOf(rows);
  }

  /**
   * A line.
   *
   * @param mark 1, 2, 3 for rules, A, B, C for policies, "" for the rest
   * @param text without handle and comment, with its indentation
   * @param handle of a rule, else -1
   */
  public record Row(String mark, String text, String comment, String chain, int handle) {
    public boolean drops() {
      return text.matches(".*\\bdrop\\b.*");
    }

    boolean policy() {
      return text.contains("policy ");
    }
  }

  static Ruleset parse(String listing) {
    List<Row> rows = new ArrayList<>();
    String chain = "";
    int rules = 0;
    char policies = 'A';
    for (String line : listing.lines().toList()) {
      Matcher handle = HANDLE.matcher(line);
      String text = handle.replaceFirst("").replace("\t", "  ");
      Matcher opens = CHAIN.matcher(text);
      if (opens.matches()) {
        chain = opens.group(1);
      }
      boolean rule = handle.reset().find() && !text.strip().endsWith("{");
      boolean policy = text.contains("type filter") && text.contains("policy ");
      String mark = rule ? Integer.toString(++rules) : policy ? String.valueOf(policies++) : "";
      Matcher comment = COMMENT.matcher(text);
      rows.add(
          new Row(
              mark,
              comment.replaceFirst(""),
              comment.reset().find() ? comment.group(1) : "",
              chain,
              rule ? Integer.parseInt(handle.group(1)) : NO_RULE));
    }
    return new Ruleset(rows);
  }

  /** The rule, or the filter's policy, that a packet met; the policies of NAT say nothing. */
  public Optional<Row> row(Trace.Verdict verdict) {
    return rows.stream()
        .filter(row -> row.chain().equals(verdict.chain()) && !row.mark().isEmpty())
        .filter(row -> verdict.byPolicy() ? row.policy() : row.handle() == verdict.handle())
        .findFirst();
  }
}
