package pinhole.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pinhole.stream.Sighting;

/** Findings, in the order in which they were made. */
final class Found {
  private final List<Finding> all = new ArrayList<>(2);

  void add(Finding.Kind kind, String text, Sighting... restsOn) {
    all.add(new Finding(kind, text, List.of(restsOn)));
  }

  List<Finding> all() {
    return Collections.unmodifiableList(all);
  }
}
