package pinhole.testbed.lab;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The FTP servers, one row each. Every one of them listens on port 21 of both families, knows the
 * user demo with the password demo, shows {@link Account#home()} as a writable /, and uses {@link
 * Firewall#SERVER_PASSIVE}.
 */
public enum Server {
  VSFTPD("vsftpd") {
    @Override
    List<String> command(Account account) throws IOException {
      return List.of(Host.unpacked("usr/sbin/vsftpd"), configure(account, "vsftpd.conf"));
    }
  },
  PROFTPD("proftpd") {
    @Override
    List<String> command(Account account) throws IOException {
      String configuration = configure(account, "proftpd.conf");
      return List.of(Host.unpacked("usr/sbin/proftpd"), "--nodaemon", "--config", configuration);
    }
  },
  PUREFTPD("pure-ftpd") {
    @Override
    List<String> command(Account account) throws IOException, InterruptedException {
      String users =
          account.write("pureftpd.passwd", Account.HASHED + ":12345:12345::/srv/./::::::::::::\n");
      String database = account.file("pureftpd.pdb").toString();
      Host.feed("", List.of(Host.unpacked("usr/bin/pure-pw"), "mkdb", database, "-f", users));
      return List.of(
          Host.unpacked("usr/sbin/pure-ftpd"),
          "--login=puredb:" + database,
          "--passiveportrange="
              + Firewall.SERVER_PASSIVE.first()
              + ":"
              + Firewall.SERVER_PASSIVE.last(),
          "-c2000",
          "-C2000",
          "--dontresolve",
          "--noanonymous",
          "--umask=022:022");
    }
  },
  PYFTPDLIB("pyftpdlib") {
    @Override
    List<String> command(Account account) throws IOException {
      return List.of("/usr/bin/python3", configure(account, "pyftpd.py"));
    }
  },
  APACHE("apache") {
    @Override
    List<String> command(Account account) {
      return ApacheServer.command("::", 21, Account.MOUNT, Firewall.SERVER_PASSIVE.toString(), 20);
    }
  };

  private final String title;

  Server(String title) {
    this.title = title;
  }

  abstract List<String> command(Account account) throws IOException, InterruptedException;

  /** Starts this server in the laboratory, and returns once it listens. */
  public Running start(Lab lab, Account account) throws IOException, InterruptedException {
    Running running = lab.server().start(title + ".log", account.mounted(command(account)));
    running.awaitListening(21);
    return running;
  }

  private static String configure(Account account, String resource) throws IOException {
    var words =
        Map.of(
            "folder", account.folder().toString(),
            "home", Account.MOUNT,
            "first", Integer.toString(Firewall.SERVER_PASSIVE.first()),
            "last", Integer.toString(Firewall.SERVER_PASSIVE.last()));
    return account.write(resource, Host.resource(resource, words));
  }

  @Override
  public String toString() {
    return title;
  }
}
