package pinhole.testbed.perimeter;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import pinhole.testbed.client.Mode;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Server;

/** A laboratory whose gateway uses other machines' addresses, with real servers behind it. */
final class ForeignSite implements AutoCloseable {
  /** A second server's address. */
  static final String OTHER = "192.0.2.3";

  /** An address on the servers' side that the rules know nothing of. */
  static final String UNKNOWN = "192.0.2.9";

  /** Where connections are diverted to. */
  static final int DIVERTED = 2121;

  /** Where else than at port 21 the servers' machine has an FTP server. */
  static final int OTHER_PORT = 2100;

  /** What is diverted, and allowed to nobody. */
  static final int CLOSED_PORT = 2200;

  private static final String LOG = "run/vsftpd.log";

  private static final String LISTENERS =
      """
      listeners:
        - { name: ipv4, bind: "198.51.100.1:21", server: "192.0.2.2:21" }
        - { name: ipv6, bind: "[2001:db8:c::1]:21", server: "[2001:db8:5::2]:21" }
      rules:
        connect:
          - allow: { from: [198.51.100.0/26, "2001:db8:c::/123"], to: [192.0.2.2, "2001:db8:5::2"] }
      """;

  private static final String DIVERTING =
      """
      listeners:
        - { name: out, bind: "[::]:%1$d", server: original-destination, divert-ports: [21, %2$d, %3$d] }
      rules:
        connect:
          - allow: { from: 198.51.100.0/26, to: 192.0.2.2, server-port: [21, %2$d] }
          - allow: { from: 198.51.100.0/26, to: %4$s, server-port: 21 }
          - allow: { from: "2001:db8:c::/123", to: "2001:db8:5::2", server-port: [21, %2$d] }
      """
          .formatted(DIVERTED, OTHER_PORT, CLOSED_PORT, OTHER);

  private static final String REST =
      """
        commands:
          - allow: { verbs: ALL }
        data:
          - allow: {}
      data:
        plane: %s
        source: %s
        passive-ports: %s
        active-ports: %s
      """;

  /**
   * What is set up.
   *
   * @param original whether clients go to the servers themselves and are diverted
   * @param plane the data plane's name
   * @param transparent whether servers see the client
   * @param vsftpd where vsftpd is, if the port is to be another server's at another address
   */
  record Setting(boolean original, String plane, boolean transparent, Family vsftpd) {
    /** Nothing of all that. */
    static Setting plain() {
      return new Setting(false, "relay", false, Family.IPV4);
    }

    String rules() {
      return (original ? DIVERTING : LISTENERS)
          + REST.formatted(
              plane, transparent ? "client" : "gateway", Firewall.PASSIVE, Firewall.ACTIVE)
          + (isFirstToDivert() ? "firewall: { forward: leave }\n" : "");
    }

    String folder() {
      return "foreign-"
          + (original ? "original-" : "fixed-")
          + plane
          + (transparent ? "-client" : "-gateway");
    }

    /** Of what is the same in all settings it is enough to look at one. */
    boolean isFirst() {
      return equals(FIXED.get(0));
    }

    /** And of what is the same wherever clients are diverted. */
    boolean isFirstToDivert() {
      return equals(INTERCEPTED.get(0));
    }

    @Override
    public String toString() {
      return (original ? "original-destination" : "fixed server")
          + (transparent ? ", source: client, " : ", source: gateway, ")
          + plane;
    }
  }

  /** Clients go to the gateway. */
  static final List<Setting> FIXED =
      List.of(
          new Setting(false, "relay", true, Family.IPV4),
          new Setting(false, "nft", true, Family.IPV4));

  /** They go past it, and do not get past it. */
  static final List<Setting> INTERCEPTED =
      List.of(
          new Setting(true, "relay", false, Family.IPV4),
          new Setting(true, "relay", true, Family.IPV6));

  /** The same, and their data stays in the kernel. */
  static final List<Setting> INTERCEPTED_NFT =
      List.of(
          new Setting(true, "nft", false, Family.IPV6),
          new Setting(true, "nft", true, Family.IPV6));

  private final Lab lab;
  private final Setting setting;
  private final Account account;
  private final Place outside;
  private final Place inside;
  private final Gateway gateway;

  private ForeignSite(Lab lab, Setting setting) throws IOException, InterruptedException {
    this.lab = lab;
    this.setting = setting;
    account = Account.in(lab.folder().resolve("account"));
    Files.deleteIfExists(account.folder().resolve(LOG)); // of an earlier run
    lab.gateway().run("sysctl", "-qw", "net.netfilter.nf_conntrack_acct=1");
    lab.server().run("ip", "address", "add", OTHER + "/32", "dev", "gateway");
    startServers();
    gateway = new Gateway(lab);
    outside = Place.in(lab.client());
    inside = Place.in(lab.server());
  }

  static ForeignSite open(Lab lab, Setting setting) throws IOException, InterruptedException {
    return new ForeignSite(lab, setting);
  }

  /** One for both families, or one for each where a second one is to have an address of its own. */
  private void startServers() throws IOException, InterruptedException {
    if (!setting.original() && !setting.plane().equals("relay")) {
      Server.PROFTPD.start(lab, account);
      return;
    }
    if (!setting.original()) {
      vsftpd();
    } else {
      String[] at =
          setting.vsftpd() == Family.IPV6
              ? new String[] {"-olisten_address6=" + Family.IPV6.server()}
              : new String[] {
                "-olisten_ipv6=NO", "-olisten=YES", "-olisten_address=" + Family.IPV4.server()
              };
      vsftpd(at);
      vsftpd(OTHER_PORT, at);
      Server.PUREFTPD.start(lab, account, "--bind=" + OTHER + ",21");
    }
  }

  private void vsftpd(String... more) throws IOException, InterruptedException {
    vsftpd(21, more);
  }

  private void vsftpd(int port, String... more) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(more));
    line.addAll(List.of("-oxferlog_enable=YES", "-ovsftpd_log_file=/run/vsftpd.log"));
    line.add("-olisten_port=" + port);
    Server.VSFTPD.start(lab, account, port, line.toArray(String[]::new));
  }

  Setting setting() {
    return setting;
  }

  Lab lab() {
    return lab;
  }

  Account account() {
    return account;
  }

  Gateway gateway() {
    return gateway;
  }

  /** The clients' side. */
  Place outside() {
    return outside;
  }

  /** The servers' side. */
  Place inside() {
    return inside;
  }

  /** Whom vsftpd says that it has met; nobody where it is not there, or has met nobody. */
  List<String> met() throws IOException {
    var log = account.folder().resolve(LOG);
    return !Files.exists(log)
        ? List.of()
        : Files.readAllLines(log).stream()
            .filter(line -> line.contains("Client \""))
            .map(line -> line.replaceFirst(".*Client \"(::ffff:)?([^\"]*)\".*", "$2"))
            .distinct()
            .toList();
  }

  boolean hasVsftpd() {
    return setting.original() || setting.plane().equals("relay");
  }

  /** Whether a server at the usual address of a family is there. */
  boolean serves(Mode mode, boolean other) {
    boolean first = mode.family() == setting.vsftpd();
    return !setting.original() || (other ? mode.family() == Family.IPV4 : first);
  }

  /** Where a client goes; for IPv4 the second server if there is one and it is asked for. */
  String host(Mode mode, boolean other) {
    if (!setting.original()) {
      return mode.family().gatewayOuter();
    }
    return other ? OTHER : mode.family().server();
  }

  /** Rules and ways of both families, as ip(8) shows them. */
  String routing() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    for (String family : List.of("-4", "-6")) {
      text.append(lab.gateway().run("ip", family, "rule", "show"));
      text.append(lab.gateway().run("ip", family, "route", "show", "table", "all"));
    }
    return text.toString();
  }

  Knock knock(Who who) {
    return new Knock(outside, who.address(Family.IPV4));
  }

  @Override
  public void close() {
    outside.close();
    inside.close();
  }
}
