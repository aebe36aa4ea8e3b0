package pinhole.testbed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user demo and its home directory. What a server needs of /etc and /run is mounted over for
 * that server alone; the namespace's own mount table ends with it.
 */
public final class Account {
  /** The home directory as a server sees it, so that it can reach it wherever the clone lies. */
  static final String MOUNT = "/srv";

  /** The name and the password, as crypt(3) hashes it with the fewest rounds. */
  static final String HASHED =
      "demo:$5$rounds=1000$pinhole$7KG84Z0.QGrvSksPoY5wj1kEGv8p7iq9u67oAGTMOd3";

  private static final int OWNER = 12345;
  private static final String MOUNTING =
      """
      set -e
      folder=$1; shift
      mount --bind "$folder/home" /srv
      mount --bind "$folder/run" /run
      mount --bind "$folder/pam.d" /etc/pam.d
      for file in passwd group shadow; do mount --bind "$folder/$file" "/etc/$file"; done
      exec "$@" <&1   # vsftpd says on its input what is wrong with its configuration
      """;

  private final Path folder;

  private Account(Path folder) {
    this.folder = folder;
  }

  /** A fresh home directory in a folder, and the files that make its owner known. */
  public static Account in(Path folder) throws IOException {
    Account account = new Account(Files.createDirectories(folder).toAbsolutePath());
    for (String name : List.of("home", "run", "run/empty", "run/pure-ftpd", "pam.d")) {
      Files.createDirectories(account.folder.resolve(name));
    }
    account.write(
        "passwd",
        """
        root:x:0:0::/root:/bin/sh
        demo:x:12345:12345::/srv:/bin/sh
        ftp:x:12346:12346::/nonexistent:/bin/false
        nobody:x:65534:65534::/nonexistent:/bin/false
        """);
    account.write("group", "root:x:0:\ndemo:x:12345:\nftp:x:12346:\nnogroup:x:65534:\n");
    account.write("shadow", HASHED + ":19000:0:99999:7:::\n");
    account.write(
        "pam.d/pinhole",
        "auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_permit.so\n");
    // The layout of passwd(5), for servers that keep users of their own.
    account.write("users", HASHED + ":12345:12345::/srv:/bin/sh\n");
    account.own(account.home());
    return account;
  }

  public Path folder() {
    return folder;
  }

  /** The home directory as the host sees it. */
  public Path home() {
    return folder.resolve("home");
  }

  /** Gives a file, or a folder and all that is in it, to demo. */
  public void own(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", OWNER);
        Files.setAttribute(file, "unix:gid", OWNER);
      }
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  String write(String name, String text) throws IOException {
    Path file = file(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  /** The command that runs another with the account's files mounted. */
  List<String> mounted(List<String> command) {
    List<String> line =
        new ArrayList<>(List.of("sh", "-c", MOUNTING, "mounting", folder.toString()));
    line.addAll(command);
    return line;
  }
}
