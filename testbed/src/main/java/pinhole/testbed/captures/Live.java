package pinhole.testbed.captures;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;

/** {@code pinhole inspect -i}: a session that is watched while it goes on; needs root. */
final class Live {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Live() {}

  /** Throws unless the session is told of when it is over, and the rest at Ctrl-C. */
  static void check() throws IOException, InterruptedException {
    try (Lab lab = Lab.temporary(Firewall.ROUTED)) {
      Account account = Account.in(lab.folder().resolve("account"));
      account.own(Files.writeString(account.home().resolve("down.txt"), "watched\n"));
      Server.VSFTPD.start(lab, account);
      String jar = Host.testbed().resolveSibling("gateway/target/pinhole.jar").toString();
      List<String> command =
          List.of("java", "-XX:TieredStopAtLevel=1", "-jar", jar, "inspect", "-i", "gateway");
      Running inspect = lab.client().start("inspect.log", command);
      inspect.await("listening", () -> listens(lab));
      fetch(lab);
      inspect.await("the end of the session", () -> inspect.output().contains("ended: QUIT"));
      inspect.signal("TERM"); // INT is ignored in what a script starts in the background
      Output end = inspect.finish(LIMIT);
      boolean told =
          end.text().contains("RETR down.txt")
              && end.text().contains("; 8 bytes to the client in ")
              && end.text().contains("gateway: interface gateway, Ethernet; ")
              && end.text().contains("1 FTP control connection, 0 problems");
      if (end.exit() != 0 || !told) {
        throw new IOException("inspect -i ended with " + end.exit() + "\n" + end.text());
      }
    }
  }

  private static void fetch(Lab lab) throws IOException, InterruptedException {
    String url = "ftp://" + Family.IPV4.server() + "/down.txt";
    List<String> command = List.of("curl", "-q", "-sS", "-u", "demo:demo", url);
    try (Running curl = lab.client().start("curl.log", lab.folder(), command, Map.of())) {
      curl.finish(LIMIT).orFail("curl");
    }
  }

  /** Whether somebody in the client's namespace reads packets. */
  private static boolean listens(Lab lab) {
    try {
      return !lab.client().run("ss", "-H", "-0").isBlank();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
