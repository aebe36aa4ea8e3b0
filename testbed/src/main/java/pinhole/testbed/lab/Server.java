package pinhole.testbed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The FTP servers, one row each. Every one of them listens on port 21 of both families, knows the
 * user demo with the password demo, shows {@link Account#home()} as a writable /, and uses {@link
 * Firewall#SERVER_PASSIVE}. Secured, it offers AUTH there, demands nothing but what is said at its
 * row, and listens on port 990 for implicit TLS if it can.
 */
public enum Server {
  VSFTPD("vsftpd") {
    @Override
    List<String> command(Account account) throws IOException {
      return List.of(Host.unpacked("usr/sbin/vsftpd"), configure(account, "vsftpd.conf", Map.of()));
    }

    /**
     * As its manual has it, data connections must resume the session of their control connection.
     */
    @Override
    List<List<String>> secured(Account account, Path identity) throws IOException {
      List<String> explicit = new ArrayList<>(command(account));
      explicit.addAll(List.of("-ossl_enable=YES", "-orsa_cert_file=" + identity));
      explicit.addAll(List.of("-orequire_ssl_reuse=YES", "-ostrict_ssl_read_eof=YES"));
      explicit.addAll(List.of("-oforce_local_logins_ssl=NO", "-oforce_local_data_ssl=NO"));
      explicit.add("-ossl_ciphers=HIGH"); // its default is DES-CBC3-SHA, which OpenSSL has no more
      List<String> implicit = new ArrayList<>(explicit);
      implicit.addAll(List.of("-oimplicit_ssl=YES", "-olisten_port=" + IMPLICIT));
      return List.of(explicit, implicit);
    }
  },
  PROFTPD("proftpd") {
    @Override
    List<String> command(Account account) throws IOException {
      return proftpd(configure(account, "proftpd.conf", Map.of()));
    }

    /** By default it, too, demands that data connections resume. */
    @Override
    List<List<String>> secured(Account account, Path identity) throws IOException {
      Path clear = Path.of(configure(account, "proftpd.conf", Map.of()));
      String modules = Host.unpacked("usr/lib/proftpd");
      var words = Map.of("identity", identity.toString(), "modules", modules);
      Path tls = Path.of(configure(account, "proftpd-tls.conf", words));
      String both = Files.readString(clear) + Files.readString(tls);
      return List.of(proftpd(account.write("proftpds.conf", both)));
    }

    private List<String> proftpd(String configuration) {
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

    @Override
    List<List<String>> secured(Account account, Path identity)
        throws IOException, InterruptedException {
      List<String> line = new ArrayList<>(command(account));
      line.addAll(List.of("--tls=1", "--certfile=" + identity));
      return List.of(line);
    }

    @Override
    public boolean isImplicit() {
      return false;
    }
  },
  PYFTPDLIB("pyftpdlib") {
    @Override
    List<String> command(Account account) throws IOException {
      return List.of("/usr/bin/python3", configure(account, "pyftpd.py", Map.of()));
    }

    @Override
    List<List<String>> secured(Account account, Path identity) throws IOException {
      var words = Map.of("identity", identity.toString());
      return List.of(List.of("/usr/bin/python3", configure(account, "pyftpds.py", words)));
    }
  },
  APACHE("apache") {
    @Override
    List<String> command(Account account) {
      return ApacheServer.command("::", 21, Account.MOUNT, Firewall.SERVER_PASSIVE.toString(), 20);
    }

    @Override
    List<List<String>> secured(Account account, Path identity)
        throws IOException, InterruptedException {
      List<String> line = new ArrayList<>(command(account));
      line.addAll(List.of(ApacheServer.keyStore(identity).toString(), "" + IMPLICIT));
      return List.of(line);
    }

    /** It reads an ABOR only after the transfer, and some clients read all of it meanwhile. */
    @Override
    public long longest() {
      return super.longest() / 4;
    }
  };

  /** Where servers listen that begin with the handshake. */
  public static final int IMPLICIT = 990;

  private final String title;

  Server(String title) {
    this.title = title;
  }

  abstract List<String> command(Account account) throws IOException, InterruptedException;

  /** The commands of the processes that offer TLS with the key and the certificates of a file. */
  abstract List<List<String>> secured(Account account, Path identity)
      throws IOException, InterruptedException;

  /** So many bytes cannot all be on their way before it hears that they are not wanted. */
  public long longest() {
    return 1L << 30;
  }

  /** Whether it knows implicit TLS. */
  public boolean isImplicit() {
    return true;
  }

  /**
   * Starts this server in the laboratory, offering TLS, with more arguments, and returns once it
   * listens.
   */
  public void startSecured(Lab lab, Account account, Path identity, String... more)
      throws IOException, InterruptedException {
    int number = 0;
    List<Running> all = new ArrayList<>();
    for (List<String> command : secured(account, identity)) {
      String log = title + (number == 0 ? "" : "-" + number) + ".log";
      List<String> line = new ArrayList<>(command);
      line.addAll(List.of(more));
      all.add(lab.server().start(log, account.mounted(line)));
      number++;
    }
    all.get(0).awaitListening(21);
    if (isImplicit()) {
      all.get(number - 1).awaitListening(IMPLICIT);
    }
  }

  /** Starts this server in the laboratory, with more arguments, and returns once it listens. */
  public Running start(Lab lab, Account account, String... more)
      throws IOException, InterruptedException {
    return start(lab, account, 21, more);
  }

  /** The same for a server whose arguments have it listen on another port. */
  public Running start(Lab lab, Account account, int port, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command(account));
    command.addAll(List.of(more));
    String log = title + (port == 21 ? "" : "-" + port) + ".log";
    Running running = lab.server().start(log, account.mounted(command));
    running.awaitListening(port);
    return running;
  }

  private static String configure(Account account, String resource, Map<String, String> more)
      throws IOException {
    Map<String, String> words = new HashMap<>(more);
    words.put("folder", account.folder().toString());
    words.put("home", Account.MOUNT);
    words.put("first", Integer.toString(Firewall.SERVER_PASSIVE.first()));
    words.put("last", Integer.toString(Firewall.SERVER_PASSIVE.last()));
    return account.write(resource, Host.resource(resource, words));
  }

  @Override
  public String toString() {
    return title;
  }
}
