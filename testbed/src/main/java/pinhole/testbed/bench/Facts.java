package pinhole.testbed.bench;

import static pinhole.testbed.lab.Host.unpacked;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.testbed.lab.Host;

/** Where and when it was measured, and what. */
record Facts(String text) {
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\S*");

  static Facts gather(Path jar) {
    return new Facts(
        String.join(
            "\n",
            "- date: " + LocalDate.now(java.time.ZoneOffset.UTC),
            "- kernel: Linux " + System.getProperty("os.version"),
            "- JDK: " + System.getProperty("java.runtime.version"),
            "- cores: " + Runtime.getRuntime().availableProcessors() + processor(),
            "- server: vsftpd " + version("sh", "-c", unpacked("usr/sbin/vsftpd") + " -v 0>&1"),
            "- haproxy " + version(unpacked("usr/sbin/haproxy"), "-v"),
            "- ftp-proxy " + version(unpacked("usr/sbin/ftp-proxy"), "-V"),
            "- ProFTPD " + version(unpacked("usr/sbin/proftpd"), "-v") + ", " + modProxy(),
            "- pinhole " + pinhole(jar),
            ""));
  }

  private static String pinhole(Path jar) {
    return Files.exists(jar)
        ? version(Jvm.program("java"), "-jar", jar.toString(), "--version")
        : "not there";
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> " of " + line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** The module does not print its version, but bears it. */
  private static String modProxy() {
    try {
      Path module = Path.of(unpacked("usr/lib/proftpd/mod_proxy.so"));
      String bytes = Files.readString(module, StandardCharsets.ISO_8859_1);
      Matcher version = Pattern.compile("mod_proxy/\\d+[\\w.]+").matcher(bytes);
      return version.find() ? version.group() : "mod_proxy";
    } catch (IOException unreadable) {
      return "mod_proxy";
    }
  }

  private static String version(String... command) {
    try {
      Matcher version = VERSION.matcher(Host.feed("", List.of(command)));
      return version.find() ? version.group() : "without a version";
    } catch (IOException | IllegalStateException e) {
      return "without a version";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "without a version";
    }
  }
}
