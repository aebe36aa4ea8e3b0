package pinhole.testbed.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A process with all its descendants: what they have used, read from /proc. */
public record ProcessTree(long pid) {
  /** No process: the kernel does the work. */
  public static final ProcessTree NONE = new ProcessTree(0);

  /** USER_HZ, which Linux shows to programs as 100 everywhere. */
  private static final double TICKS = 100;

  /** CPU time of those that live, and of their children that have ended. */
  public double cpuSeconds() {
    return pids().map(ProcessTree::ticks).sum() / TICKS;
  }

  /** Memory, with what is shared counted in parts (proportional set size). */
  public long pssKib() {
    return pids().map(ProcessTree::pss).sum();
  }

  private LongStream pids() {
    if (pid == 0) {
      return LongStream.empty();
    }
    Stream<ProcessHandle> descendants =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
    return LongStream.concat(LongStream.of(pid), descendants.mapToLong(ProcessHandle::pid));
  }

  private static long ticks(long pid) {
    String stat = read(pid, "stat");
    if (stat.isEmpty()) {
      return 0;
    }
    // proc(5): utime, stime, cutime and cstime are fields 14 to 17; the name, field 2, may hold
    // anything, so the count starts behind it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = 14; field <= 17; field++) {
      ticks += Long.parseLong(fields[field - 3]);
    }
    return ticks;
  }

  private static long pss(long pid) {
    return read(pid, "smaps_rollup")
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static String read(long pid, String name) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), name);
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
