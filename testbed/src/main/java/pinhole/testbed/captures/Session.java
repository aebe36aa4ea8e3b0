package pinhole.testbed.captures;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;
import pinhole.testbed.matrix.PinholeGateway;
import pinhole.testbed.matrix.Plane;

/**
 * The sessions that are captured, a row for each: where, which server, what the client does, and
 * what there is to find. Each fetches, lists or stores a few lines of text.
 */
enum Session {
  PASV_VSFTPD_CURL(
      Point.CLIENT,
      Server.VSFTPD,
      Command.CURL
          + "--disable-epsv -o got.txt $F --next -sS -u demo:demo --disable-epsv -T up.txt $U --next"
          + " -sS -u demo:demo --disable-epsv $U",
      ""),
  PORT_PROFTPD_CURL(
      Point.SERVER, Server.PROFTPD, Command.CURL + "-P - --disable-eprt -o got.txt $F", ""),
  EPSV_PUREFTPD_LFTP(
      Point.CLIENT,
      Server.PUREFTPD,
      "lftp --norc -c 'set ftp:ssl-allow no; set ftp:prefer-epsv yes; set ftp:passive-mode on;"
          + " open -u demo,demo ftp://'$S'; ls; get down.txt; put up.txt'",
      ""),
  EPRT_VSFTPD_CURL(Point.CLIENT, Server.VSFTPD, Command.CURL + "-P - -o got.txt $F", ""),
  EPSV_IPV6_PROFTPD_CURL(Point.CLIENT, Server.PROFTPD, Command.CURL + "-o got.txt $F6", ""),
  EPRT_IPV6_PYFTPDLIB_TNFTP(
      Point.CLIENT,
      Server.PYFTPDLIB,
      "printf 'user demo demo\\nget down.txt\\nput up.txt\\nbye\\n' | tnftp -A -n -v $S6",
      ""),
  PASV_APACHE_NCFTP(
      Point.SERVER, Server.APACHE, "ncftpget -V -F -u demo -p demo $S . /down.txt", ""),
  PORT_PYFTPDLIB_INETUTILS(
      Point.CLIENT,
      Server.PYFTPDLIB,
      "printf 'user demo demo\\nls\\nget down.txt\\nbye\\n' | inetutils-ftp -n -v $S",
      ""),
  /** A range of a file: curl has enough in the middle of it, and says ABOR. */
  ABOR_VSFTPD_CURL(
      Point.CLIENT,
      Server.VSFTPD,
      Command.CURL + "--disable-epsv -r 0-99 -o got.txt $F",
      "aborted",
      "-otrans_chunk_size=4096",
      "-olocal_max_rate=4096") {
    @Override
    int lines() {
      return 250;
    }
  },
  /** The interface "any" shows each packet as often as it passes. */
  COOKED_VSFTPD_CURL(
      Point.ANY, Server.VSFTPD, Command.CURL + "--disable-epsv -o got.txt $F", "copies"),
  EPSV_REFUSED_VSFTPD_CURL(
      Point.CLIENT, Server.VSFTPD, Command.CURL + "-o got.txt $F", "", "-ocmds_denied=EPSV"),
  LOGIN_FAILED_VSFTPD_CURL(
      Point.CLIENT, Server.VSFTPD, "curl -q -sS -u demo:wrong $F || true", "login-failed"),
  AUTH_TLS_PROFTPD_CURL(
      Point.CLIENT,
      Server.PROFTPD,
      Command.CURL + "--insecure --ssl-reqd -o got.txt $F",
      "encrypted") {
    @Override
    boolean secured() {
      return true;
    }
  },
  /** The SYNs of the server end at the firewall before the client; seen on the server's side. */
  ACTIVE_DROPPED_VSFTPD_CURL(
      Point.SERVER,
      Server.VSFTPD,
      Command.HANGING + "-P - --disable-eprt -o got.txt $F || true",
      "syn-unanswered transfer-failed",
      "-oconnect_timeout=8") {
    @Override
    String rules() {
      return "iifname server tcp flags & (syn | ack) == syn drop";
    }
  },
  /** The same, seen on the client's side: nothing comes. */
  ACTIVE_BLOCKED_VSFTPD_CURL(
      Point.CLIENT,
      Server.VSFTPD,
      Command.HANGING + "-P - --disable-eprt -o got.txt $F || true",
      "active-blocked transfer-failed",
      "-oconnect_timeout=8") {
    @Override
    String rules() {
      return ACTIVE_DROPPED_VSFTPD_CURL.rules();
    }
  },
  PASSIVE_BLOCKED_VSFTPD_CURL(
      Point.CLIENT,
      Server.VSFTPD,
      Command.HANGING + "--disable-epsv -o got.txt $F || true",
      "syn-unanswered") {
    @Override
    String rules() {
      return "iifname client tcp dport != 21 tcp flags & (syn | ack) == syn drop";
    }
  },
  PASSIVE_REFUSED_PUREFTPD_CURL(
      Point.CLIENT,
      Server.PUREFTPD,
      Command.HANGING + "--disable-epsv -o got.txt $F || true",
      "syn-refused not-ftp") {
    @Override
    String rules() {
      return "iifname client tcp dport != 21 reject with tcp reset";
    }
  },
  PASSIVE_PROHIBITED_PROFTPD_CURL(
      Point.CLIENT,
      Server.PROFTPD,
      Command.HANGING + "--disable-epsv -o got.txt $F || true",
      "unreachable") {
    @Override
    String rules() {
      return "iifname client tcp dport != 21 reject with icmp type admin-prohibited";
    }
  },
  /** A server behind a translator that knows its inner address only. */
  PRIVATE_227_PUREFTPD_CURL(
      Point.CLIENT,
      Server.PUREFTPD,
      Command.HANGING + "--disable-epsv --no-ftp-skip-pasv-ip -o got.txt $F || true",
      "private-address syn-unanswered not-ftp",
      "--forcepassiveip=10.0.0.5") {
    @Override
    String rules() {
      return "ip daddr 10.0.0.0/8 drop"; // before any router has to know the way
    }
  },
  /** For more than a minute only data moves; meanwhile a translator forgets the rest. */
  CONTROL_CUT_VSFTPD_CURL(
      Point.SERVER,
      Server.VSFTPD,
      "timeout 85 curl -q -v --no-progress-meter -u demo:demo --disable-epsv -o got.txt $F || true",
      "control-cut stalled",
      "-otrans_chunk_size=4096",
      "-olocal_max_rate=105") {
    @Override
    int lines() {
      return 250;
    }

    @Override
    void meanwhile(Lab lab, Running client) throws IOException, InterruptedException {
      client.await("the transfer", () -> client.output().contains("< 150 "));
      lab.gateway().nft(table("tcp sport 21 drop"));
    }
  },
  /** The server has had enough of a client that says nothing. */
  IDLE_VSFTPD(
      Point.CLIENT,
      Server.VSFTPD,
      "exec 3<>/dev/tcp/$S/21; printf 'USER demo\\r\\nPASS demo\\r\\n' >&3; cat <&3",
      "server-left",
      "-oidle_session_timeout=6"),
  /** Both sides of the gateway in one capture. */
  BOTH_LEGS_VSFTPD_CURL(
      Point.ANY,
      Server.VSFTPD,
      Command.CURL
          + "--disable-epsv -o got.txt $G --next -sS -u demo:demo -P - --disable-eprt -o got.txt $G",
      "legs") {
    @Override
    List<PinholeGateway> gateway(Lab lab) throws IOException, InterruptedException {
      String listeners =
          "listeners: [{ name: public, bind: \"%s:21\", server: \"%s:21\" }]%n"
              .formatted(Family.IPV4.gatewayOuter(), Family.IPV4.server());
      String rules = PinholeGateway.RULES.formatted(Plane.RELAY, Firewall.PASSIVE, Firewall.ACTIVE);
      return List.of(PinholeGateway.start(lab, PinholeGateway.Leaks.SIMPLE, listeners + rules, 1));
    }
  };

  /** Where tcpdump listens in the gateway's namespace. */
  enum Point {
    CLIENT,
    SERVER,
    ANY;

    String device() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How clients begin. */
  private static final class Command {
    static final String CURL = "curl -q -sS -u demo:demo ";

    /** After eight seconds all has been seen. */
    static final String HANGING = "timeout 8 " + CURL;
  }

  private final Point point;
  private final Server server;
  private final String client;
  private final String found;

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final List<String> options;

  /**
   * A row.
   *
   * @param client a line for bash; $S and $S6 are the server's addresses, $G is a file on the
   *     gateway, $F and $F6 are the same on the server, $U is its folder
   * @param found kinds of findings, in order
   * @param options of the server, beside its usual ones
   */
  Session(Point point, Server server, String client, String found, String... options) {
    this.point = point;
    this.server = server;
    this.client = client;
    this.found = found;
    this.options = List.of(options);
  }

  Point point() {
    return point;
  }

  Server server() {
    return server;
  }

  List<String> options() {
    return options;
  }

  List<String> client() {
    return List.of("bash", "-c", client);
  }

  String found() {
    return found;
  }

  /** How long the files are. */
  int lines() {
    return 80;
  }

  /** Whether the server offers TLS. */
  boolean secured() {
    return false;
  }

  /** What the firewall between the two drops or refuses, as nft has it; "" where nothing. */
  String rules() {
    return "";
  }

  static String table(String rule) {
    return """
        table inet captures {
          chain between {
            type filter hook prerouting priority 0; policy accept;
            %s
          }
        }
        """
        .formatted(rule);
  }

  /** What stands between the two, where it is not a router; it is closed with the laboratory. */
  List<PinholeGateway> gateway(Lab lab) throws IOException, InterruptedException {
    return List.of();
  }

  /** What happens while the client is at work. */
  void meanwhile(Lab lab, Running client) throws IOException, InterruptedException {}

  /** The name of its files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
