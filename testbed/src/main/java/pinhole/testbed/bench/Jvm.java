package pinhole.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.testbed.lab.Host;

/** A Java process seen with jcmd. */
record Jvm(long pid) {
  /** What makes a JVM count the buffers outside its heap; other programs do not mind. */
  static final Map<String, String> COUNTED =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:NativeMemoryTracking=summary");

  private static final Pattern HEAP = Pattern.compile("(?:heap|generation) +total .*used (\\d+)K");
  private static final Pattern RANGE =
      Pattern.compile("(?:heap|generation) +total .*\\[0x(\\w+),.* 0x(\\w+)\\)");
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");
  private static final Pattern OTHER = Pattern.compile("Other \\(.*committed=(\\d+)KB\\)");

  /** A program of the JDK that this runs on. */
  static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Heap in use after a collection, and the buffers outside it, which are all of Other. */
  long heapAndBuffersKib() throws IOException, InterruptedException {
    jcmd("GC.run");
    jcmd("GC.run");
    return sum(HEAP, jcmd("GC.heap_info")) + sum(OTHER, jcmd("VM.native_memory", "summary"));
  }

  /** Heap in use after a collection, and what is resident beside the heap, whoever's it is. */
  long wholeKib() throws IOException, InterruptedException {
    jcmd("GC.run");
    jcmd("GC.run");
    String heap = jcmd("GC.heap_info");
    return sum(HEAP, heap) + residentOutside(ranges(heap));
  }

  /** The addresses that the heap is laid out at, from one to another. */
  private static List<long[]> ranges(String heap) {
    List<long[]> ranges = new ArrayList<>();
    Matcher matcher = RANGE.matcher(heap);
    while (matcher.find()) {
      ranges.add(
          new long[] {
            Long.parseUnsignedLong(matcher.group(1), 16),
            Long.parseUnsignedLong(matcher.group(2), 16)
          });
    }
    if (ranges.isEmpty()) {
      throw new IllegalStateException("jcmd does not show where the heap is:\n" + heap);
    }
    return ranges;
  }

  private long residentOutside(List<long[]> ranges) throws IOException {
    long kib = 0;
    boolean counts = false;
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        counts = ranges.stream().noneMatch(range -> range[0] <= start && start < range[1]);
      } else if (counts && line.startsWith("Pss:")) {
        kib += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kib;
  }

  private String jcmd(String... order) throws IOException, InterruptedException {
    String[] command = new String[order.length + 2];
    command[0] = program("jcmd");
    command[1] = Long.toString(pid);
    System.arraycopy(order, 0, command, 2, order.length);
    return Host.feed("", List.of(command));
  }

  private static long sum(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("jcmd does not show " + pattern + ":\n" + text);
    }
    long sum = 0;
    do {
      sum += Long.parseLong(matcher.group(1));
    } while (matcher.find());
    return sum;
  }
}
