package pinhole.testbed.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown that is also pleasant to read as it is. */
final class Grid {
  private final int columns;
  private final List<List<String>> rows = new ArrayList<>();

  Grid(String... heads) {
    columns = heads.length;
    row(List.of(heads));
  }

  Grid row(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells + " are not " + columns);
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(columns, 3));
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        text.append("| ").append(cell).append(" ".repeat(widths.get(i) - cell.length() + 1));
      }
      text.append("|\n");
      if (r == 0) {
        widths.forEach(width -> text.append('|').append("-".repeat(width + 2)));
        text.append("|\n");
      }
    }
    return text.toString();
  }
}
