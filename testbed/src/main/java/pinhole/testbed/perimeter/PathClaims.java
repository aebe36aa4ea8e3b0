package pinhole.testbed.perimeter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pinhole.testbed.client.Desk;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;

/** That rules on paths hold on real servers, which each have their own way to read a path. */
record PathClaims(Lab lab, Gateway gateway, Account account) {
  static final String RULES =
      """
      listeners:
        - { name: paths, bind: "198.51.100.1:21", server: "192.0.2.2:21" }
      rules:
        connect:
          - allow: { from: any }
        commands:
          - deny: { verbs: [READ, DIRS, DELE, RNFR, RNTO], paths: /private/** }
          - allow: { verbs: WRITE, paths: /incoming/** }
          - allow: { verbs: [READ, DIRS] }
        data:
          - allow: { mode: passive }
      """;

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String URL = "ftp://" + Family.IPV4.gatewayOuter() + "/";
  private static final String SECRET = "the secret";

  /** What is on the server, and a file for it. */
  static PathClaims in(Lab lab, Gateway gateway) throws IOException {
    Account account = Account.in(lab.folder().resolve("account"));
    Path home = Desk.clear(account, lab.folder().resolve("work")).home();
    for (String folder : List.of("incoming", "private", "public")) {
      Files.createDirectory(home.resolve(folder));
    }
    Files.writeString(home.resolve("private/secret.txt"), SECRET);
    Files.writeString(home.resolve("public/news.txt"), "news");
    account.own(home);
    Files.writeString(lab.folder().resolve("new.txt"), "new");
    return new PathClaims(lab, gateway, account);
  }

  List<Claim> all() {
    return Stream.of(Server.values())
        .map(server -> new Claim("E134 rules on paths hold: " + server, () -> hold(server)))
        .toList();
  }

  private void hold(Server server) throws Exception {
    try (Running running = server.start(lab, account)) {
      Claim.same("what is public", "news", fetched("public/news.txt"));
      Claim.same("what is private", "", fetched("private/secret.txt"));
      gateway.await("command-denied .* path=/private ");
      Claim.same("at once", "", fetched("private/secret.txt", "--ftp-method", "nocwd"));
      gateway.await("command-denied .* path=/private/secret.txt ");
      Claim.same(
          "round a corner",
          "",
          fetched("public/../private/secret.txt", "--ftp-method", "nocwd", "--path-as-is"));
      gateway.await("command-denied .* path-unknown=");
      Claim.holds("it is not sent", sent("incoming/" + server + ".txt"));
      Claim.holds("it is sent", !sent(server + ".txt"));
      gateway.await("command-denied .*STOR .* path=/" + server + ".txt ");
      Claim.holds("it is sent", !sent("incoming/../" + server + ".txt", "--path-as-is"));
      Claim.same("running", true, running.isAlive());
    }
    try (Stream<Path> files = Files.list(account.home())) {
      Claim.same("at the top", 3L, files.count());
    }
    Files.delete(account.home().resolve("incoming/" + server + ".txt"));
  }

  private String fetched(String path, String... options) throws IOException, InterruptedException {
    Path to = lab.folder().resolve("fetched.txt");
    Files.deleteIfExists(to);
    List<String> line = new ArrayList<>(List.of("-o", to.toString(), URL + path));
    line.addAll(List.of(options));
    curl(line);
    return Files.exists(to) ? Files.readString(to, StandardCharsets.ISO_8859_1) : "";
  }

  private boolean sent(String path, String... options) throws IOException, InterruptedException {
    String file = lab.folder().resolve("new.txt").toString();
    List<String> line = new ArrayList<>(List.of("-T", file, URL + path));
    line.addAll(List.of(options));
    return curl(line).exit() == 0;
  }

  private Output curl(List<String> line) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("curl", "-q", "-sS", "-v", "--user", "demo:demo"));
    command.addAll(line);
    try (Running curl = lab.client().start("curl.log", command)) {
      return curl.finish(LIMIT);
    }
  }
}
