package pinhole.testbed.bench;

import static pinhole.testbed.lab.Host.unpacked;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Host;

/** The gateways that are compared, one row each; the first is the lack of one. */
enum Rival {
  PLAIN("plain", 21, "client and server reach each other by forwarding alone") {
    @Override
    String address() {
      return Family.IPV4.server();
    }
  },
  KERNEL("kernel helper", 21, "nf_conntrack_ftp with NAT, nothing else is forwarded") {
    @Override
    String firewall() {
      return "kernel-helper.nft";
    }
  },
  HAPROXY("haproxy", 2101, "tcp mode with splicing; data ports are a fixed mapping") {
    @Override
    String configuration() {
      return "haproxy.cfg";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return List.of(unpacked("usr/sbin/haproxy"), "-db", "-f", configuration.toString());
    }

    @Override
    Optional<String> unable(Trial test) {
      return Optional.of("it does not read PORT").filter(reason -> test.isActive());
    }
  },
  FTP_PROXY("ftp-proxy", 2102, "SuSE's; it takes 512 sessions at most, so 1000 are 500 here") {
    @Override
    String configuration() {
      return "ftp-proxy.conf";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return List.of(unpacked("usr/sbin/ftp-proxy"), "-d", "-n", "-f", configuration.toString());
    }

    @Override
    int capacity() {
      return 500;
    }

    @Override
    Optional<String> unable(Trial test) {
      return Optional.of("it takes 512 at most").filter(reason -> test == Trial.IDLE_5000);
    }
  },
  MOD_PROXY("mod_proxy", 2103, "in ProFTPD, reverse mode, its tables on tmpfs") {
    @Override
    String configuration() {
      return "mod_proxy.conf";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      String program = unpacked("usr/sbin/proftpd");
      return List.of(program, "--nodaemon", "--config", configuration.toString());
    }

    @Override
    Map<String, String> environment() {
      // mod_proxy refers to this library without being linked with it, and counts on ProFTPD's TLS
      // module to bring it along, which nothing else needs here.
      return Map.of("LD_PRELOAD", "libssl.so.3");
    }
  },
  PINHOLE("pinhole", 2104, "the relay, with the launcher's options; it logs to a file") {
    @Override
    String configuration() {
      return "pinhole.yaml";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return pinhole(configuration, jar);
    }
  },
  PINHOLE_COPY("pinhole copy", 2105, "the same with splice: off, which only bulk shows") {
    @Override
    String configuration() {
      return "pinhole-copy.yaml";
    }

    @Override
    Optional<String> unable(Trial test) {
      return Optional.of("it copies them anyway").filter(reason -> !test.isBulk());
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return pinhole(configuration, jar);
    }
  },
  PINHOLE_NFT(
      "pinhole nft",
      2108,
      "data in the kernel, behind a default-deny firewall; in a laboratory of its own") {
    @Override
    String configuration() {
      return "pinhole-nft.yaml";
    }

    @Override
    String firewall() {
      return "pinhole-nft.nft";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return pinhole(configuration, jar);
    }
  },
  FLOOR("floor", 2109, "the least that any gateway does, in C: no rules, no proof, no log") {
    @Override
    String configuration() {
      return "floor.conf";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return floor(configuration);
    }

    @Override
    Optional<String> unable(Trial test) {
      return Optional.of("it only fetches in passive mode").filter(reason -> !test.isPassive());
    }
  },
  MOD_PROXY_TLS(
      "mod_proxy, TLS",
      2106,
      "the same with mod_tls before the clients; 1000 sessions are 300 here") {
    @Override
    String configuration() {
      return "mod_proxy-tls.conf";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return MOD_PROXY.command(configuration, jar);
    }

    @Override
    int capacity() {
      return 300; // it logs in 25 a second, and all of them are waited for
    }
  },
  FLOOR_TLS("floor, TLS", 2110, "the same with OpenSSL before the clients") {
    @Override
    String configuration() {
      return "floor-tls.conf";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return floor(configuration);
    }

    @Override
    Optional<String> unable(Trial test) {
      return FLOOR.unable(test);
    }
  },
  FLOOR_NFT("floor nft", 2111, "its data in the kernel; an element of a map for each transfer") {
    @Override
    String configuration() {
      return "floor-nft.conf";
    }

    @Override
    String firewall() {
      return "floor-nft.nft";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return floor(configuration);
    }

    @Override
    Optional<String> unable(Trial test) {
      return Optional.of("it only fetches small files")
          .filter(reason -> !test.isPassive() && !test.isActive());
    }
  },
  PINHOLE_TLS("pinhole, TLS", 2107, "TLS before the clients, clear to the server") {
    @Override
    String configuration() {
      return "pinhole-tls.yaml";
    }

    @Override
    List<String> command(Path configuration, Path jar) {
      return PINHOLE.command(configuration, jar);
    }
  };

  private final String title;
  private final int port;
  private final String remark;

  Rival(String title, int port, String remark) {
    this.title = title;
    this.port = port;
    this.remark = remark;
  }

  private static List<String> pinhole(Path configuration, Path jar) {
    List<String> command = new ArrayList<>(List.of(Jvm.program("java")));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:FreqInlineSize=60")); // as gateway/pinhole does
    command.addAll(List.of("-Xms64m", "-Xmx512m", "-jar", jar.toString()));
    command.addAll(List.of("run", "--rules", configuration.toString()));
    return command;
  }

  /** testbed/bench makes it of src/main/c/floor.c. */
  private static List<String> floor(Path configuration) {
    Path program = Host.testbed().resolve("target/floor");
    return List.of("/usr/bin/xargs", "-a", configuration.toString(), program.toString());
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
    return Family.IPV4.gatewayOuter();
  }

  int port() {
    return port;
  }

  /** Whether the kernel alone moves the packets, and no process does. */
  boolean isKernel() {
    return this == PLAIN || this == KERNEL;
  }

  /** Whether packets are forwarded for it. */
  boolean isForwarded() {
    return isKernel() || isTracked();
  }

  /** Whether it has rules in its namespace, as long as it runs, that track connections. */
  boolean isTracked() {
    return !isKernel() && !firewall().isEmpty();
  }

  /** The resource with rules for nft that are in force while it is measured; empty for none. */
  String firewall() {
    return "";
  }

  /** The resource that it is configured with; empty when there is nothing to configure. */
  String configuration() {
    return "";
  }

  /** The program with its arguments; the jar is Pinhole's. */
  List<String> command(Path configuration, Path jar) {
    return List.of();
  }

  Map<String, String> environment() {
    return Map.of();
  }

  /** How many sessions it takes. */
  int capacity() {
    return 20_000;
  }

  /** Why a test makes no sense for it. */
  final Optional<String> unfit(Trial test) {
    return isSecure() == test.isSecure() ? unable(test) : Optional.of("the other ones are for TLS");
  }

  /** The same for a test that is with TLS if it is, too. */
  Optional<String> unable(Trial test) {
    return Optional.of("there is no process").filter(reason -> isKernel() && test.isOnce());
  }

  /** Whether its clients speak TLS. */
  boolean isSecure() {
    return name().endsWith("_TLS");
  }
}
