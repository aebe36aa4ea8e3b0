package pinhole.testbed.bench;

import java.util.Locale;
import java.util.Optional;
import pinhole.testbed.lab.Family;

/** The gateways that are compared, one row each; the first is the lack of one. */
enum Rival {
  PLAIN("plain", 21, "", Program.NONE, "client and server reach each other by forwarding alone"),
  KERNEL(
      "kernel helper",
      21,
      "kernel-helper.nft",
      Program.NONE,
      "nf_conntrack_ftp with NAT, nothing else is forwarded"),
  HAPROXY(
      "haproxy",
      2101,
      "",
      Program.haproxy(),
      "tcp mode with splicing; data ports are a fixed mapping"),
  FTP_PROXY(
      "ftp-proxy",
      2102,
      "",
      Program.ftpProxy(),
      "SuSE's; it takes 512 sessions at most, so 1000 are 500 here"),
  MOD_PROXY(
      "mod_proxy",
      2103,
      "",
      Program.modProxy("mod_proxy.conf"),
      "in ProFTPD, reverse mode, its tables on tmpfs"),
  PINHOLE(
      "pinhole",
      2104,
      "",
      Program.pinhole("pinhole.yaml"),
      "the relay, with the launcher's options; it logs to a file"),
  PINHOLE_COPY(
      "pinhole copy",
      2105,
      "",
      Program.pinhole("pinhole-copy.yaml"),
      "the same with splice: off, which only bulk shows"),
  PINHOLE_NFT(
      "pinhole nft",
      2108,
      "pinhole-nft.nft",
      Program.pinhole("pinhole-nft.yaml"),
      "data in the kernel, behind a default-deny firewall; in a laboratory of its own"),
  UNTRACKED(
      "untracked",
      21,
      "untracked.nft",
      Program.NONE,
      "forwarding alone where pinhole nft is, past its connection tracking"),
  FLOOR(
      "floor",
      2109,
      "",
      Program.floor("floor.conf"),
      "the least that any gateway does, in C: no rules, no proof, no log"),
  MOD_PROXY_TLS(
      "mod_proxy, TLS",
      2106,
      "",
      Program.modProxy("mod_proxy-tls.conf"),
      "the same with mod_tls before the clients; 1000 sessions are 300 here"),
  FLOOR_TLS(
      "floor, TLS",
      2110,
      "",
      Program.floor("floor-tls.conf"),
      "the same with OpenSSL before the clients"),
  FLOOR_NFT(
      "floor nft",
      2111,
      "floor-nft.nft",
      Program.floor("floor-nft.conf"),
      "its data in the kernel; an element of a map for each transfer"),
  PINHOLE_TLS(
      "pinhole, TLS",
      2107,
      "",
      Program.pinhole("pinhole-tls.yaml"),
      "TLS before the clients, clear to the server");

  private final String title;
  private final int port;
  private final String firewall;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda over constants
  private final Program program;

  private final String remark;

  Rival(String title, int port, String firewall, Program program, String remark) {
    this.title = title;
    this.port = port;
    this.firewall = firewall;
    this.program = program;
    this.remark = remark;
  }

  /** Whether it is what is measured, rather than what it is measured against. */
  boolean isPinhole() {
    return this == PINHOLE || this == PINHOLE_COPY || this == PINHOLE_NFT || this == PINHOLE_TLS;
  }

  String title() {
    return title;
  }

  /** Its name on the command line. */
  String option() {
    return title.replace(",", "").replace(' ', '-').toLowerCase(Locale.ROOT);
  }

  /** What a reader of its numbers should know. */
  String remark() {
    return remark;
  }

  /** Where clients connect to. */
  String address() {
    return this == PLAIN || this == UNTRACKED ? Family.IPV4.server() : Family.IPV4.gatewayOuter();
  }

  int port() {
    return port;
  }

  /** Whether the kernel alone moves the packets, and no process does. */
  boolean isKernel() {
    return program.isNone();
  }

  /** Whether packets are forwarded for it. */
  boolean isForwarded() {
    return isKernel() || isTracked();
  }

  /**
   * Whether it is measured where processes have rules in their namespace, as long as they run, that
   * track connections.
   */
  boolean isTracked() {
    return this == UNTRACKED || (!isKernel() && !firewall.isEmpty());
  }

  /** The resource with rules for nft that are in force while it is measured; empty for none. */
  String firewall() {
    return firewall;
  }

  /** Its process. */
  Program program() {
    return program;
  }

  /** How many sessions it takes. */
  int capacity() {
    return switch (this) {
      case FTP_PROXY -> 500;
      case MOD_PROXY_TLS -> 300; // it logs in 25 a second, and all of them are waited for
      default -> 20_000;
    };
  }

  /** Why a test makes no sense for it. */
  Optional<String> unfit(Trial test) {
    return isSecure() == test.isSecure() ? unable(test) : Optional.of("the other ones are for TLS");
  }

  /** The same for a test that is with TLS if it is, too. */
  private Optional<String> unable(Trial test) {
    return switch (this) {
      case HAPROXY -> when(test.isActive(), "it does not read PORT");
      case FTP_PROXY -> when(test == Trial.IDLE_5000, "it takes 512 at most");
      case UNTRACKED -> when(!test.isBulk(), "plain tells as much");
      case PINHOLE_COPY -> when(!test.isBulk(), "it copies them anyway");
      case FLOOR, FLOOR_TLS -> when(!test.isPassive(), "it only fetches in passive mode");
      case FLOOR_NFT -> when(!test.isPassive() && !test.isActive(), "it only fetches small files");
      default -> when(isKernel() && test.isOnce(), "there is no process");
    };
  }

  private static Optional<String> when(boolean unable, String reason) {
    return Optional.of(reason).filter(r -> unable);
  }

  /** Whether its clients speak TLS. */
  boolean isSecure() {
    return name().endsWith("_TLS");
  }
}
