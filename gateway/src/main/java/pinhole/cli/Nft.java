package pinhole.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.firewall.HostTable;

/** The program nft(8), once for each thing to do; what it lacks is named with its remedy. */
final class Nft {
  private static final long PATIENCE_SECONDS = 30;
  private static final Pattern STAMP = Pattern.compile(HostTable.MARK + " ([0-9a-f]+) from ");

  /** What a program said. */
  private record Said(int exit, String out, String err) {}

  /** Runs a script: all of it or nothing. */
  void run(String script) throws IOException {
    Said said = call(script, "-f", "-");
    if (said.exit != 0) {
      throw new IOException(remedy(said.err));
    }
  }

  /**
   * The stamp of a table, or "" where there is no such table.
   *
   * @throws IOException also if there is one that was not made by us
   */
  String stamp(String table) throws IOException {
    Said said = call("", "list", "table", "inet", table);
    if (said.exit != 0) {
      if (said.err.contains("No such file or directory")) {
        return "";
      }
      throw new IOException(remedy(said.err));
    }
    Matcher stamp = STAMP.matcher(said.out);
    if (!stamp.find()) {
      throw new IOException(
          "there is a table inet "
              + table
              + " that was not made by `pinhole firewall`; it is left as it is");
    }
    return stamp.group(1);
  }

  /** Whether a trial's time is not over yet. */
  boolean onTrial() throws IOException {
    Said said = call("", "list", "set", "inet", HostTable.TRIAL, "trial");
    return said.exit == 0 && said.out.contains("elements");
  }

  private static String remedy(String err) {
    if (err.contains("Operation not permitted")) {
      return "the firewall may be changed by root only (CAP_NET_ADMIN): sudo pinhole firewall ...";
    }
    return "nft says: " + err.strip();
  }

  private static Said call(String input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("pinhole", ".nft");
    try {
      Process nft = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      nft.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      nft.getOutputStream().close();
      String out = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!nft.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        nft.destroyForcibly();
        throw new IOException("nft does not end");
      }
      return new Said(nft.exitValue(), out, Files.readString(errors));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(errors);
    }
  }

  /** Where nft is: not always in the path of those who are not root. */
  private static String program() throws IOException {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin:/sbin";
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "nft"))) {
        return Path.of(folder, "nft").toString();
      }
    }
    throw new IOException("nft is not installed: apt-get install nftables");
  }
}
