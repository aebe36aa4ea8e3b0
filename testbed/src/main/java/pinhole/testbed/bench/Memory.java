package pinhole.testbed.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import pinhole.testbed.bench.load.ProcessTree;

/** What a rival, started afresh, occupies for each idle session beyond what it does without. */
record Memory(Site site, Rival rival) {
  /** Sessions that come and go first, so that code that is loaded with the first is not counted. */
  private static final int BEFORE = 200;

  private static final long SETTLE_MILLIS = 1500;

  Map<Quantity, Double> of(int wanted) throws IOException, InterruptedException {
    int sessions = Math.min(wanted, rival.capacity());
    ProcessTree tree = site.restart(rival);
    site.hold(rival, BEFORE);
    site.release(rival);
    Map<Quantity, Long> without = occupied(tree);
    site.hold(rival, sessions);
    Map<Quantity, Long> with = occupied(tree);
    site.release(rival);
    Map<Quantity, Double> each = new EnumMap<>(Quantity.class);
    with.forEach((key, kib) -> each.put(key, (kib - without.get(key)) / (double) sessions));
    return each;
  }

  private Map<Quantity, Long> occupied(ProcessTree tree) throws IOException, InterruptedException {
    Thread.sleep(SETTLE_MILLIS);
    Map<Quantity, Long> kib = new EnumMap<>(Quantity.class);
    kib.put(Quantity.PSS, tree.pssKib()); // before the collection, which nobody asks for in life
    if (rival.isPinhole()) {
      kib.put(Quantity.HEAP, new Jvm(tree.pid()).heapAndBuffersKib());
    }
    if (rival == Rival.PINHOLE_TLS) { // BoringSSL's memory is not the JVM's
      kib.put(Quantity.WHOLE, new Jvm(tree.pid()).wholeKib());
    }
    return kib;
  }
}
