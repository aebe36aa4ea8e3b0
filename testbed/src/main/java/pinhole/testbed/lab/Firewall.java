package pinhole.testbed.lab;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** What may pass in the three namespaces. */
public enum Firewall {
  /** Nothing is filtered and nothing forwarded: who opens the laboratory loads rules of his own. */
  NONE {
    @Override
    void load(Lab lab) {}
  },
  /** Client and server reach each other through plain forwarding, and nothing is filtered. */
  ROUTED {
    @Override
    void load(Lab lab) throws IOException, InterruptedException {
      forward(lab);
    }
  },
  /**
   * Nothing is forwarded, and in each namespace everything is dropped but the control connection
   * and the gateway's configured data ports. A transfer that succeeds has gone through a pinhole.
   */
  PINHOLES {
    @Override
    void load(Lab lab) throws IOException, InterruptedException {
      shut(lab, "21", "21");
    }
  },
  /**
   * The same for pinholes in the kernel: not even the gateway's data ports are open, and forwarded
   * is what bears a pinhole's mark. Late segments of what is over are the kernel's to reset.
   */
  KERNEL {
    @Override
    void load(Lab lab) throws IOException, InterruptedException {
      forward(lab);
      lab.gateway().run("sysctl", "-qw", "net.netfilter.nf_conntrack_acct=1");
      lab.gateway()
          .nft(
              "table inet lab {\n"
                  + chain("input", List.of("iifname client tcp dport 21", LATE))
                  + chain("forward", List.of(Firewall.MARKED))
                  + chain("output", List.of("oifname server tcp dport 21", "tcp flags rst", MARKS))
                  + "}\n");
      ends(lab, "21", "21");
    }
  },
  /** The same with many listeners of the gateway, and servers that listen for implicit TLS, too. */
  FTPS {
    @Override
    void load(Lab lab) throws IOException, InterruptedException {
      shut(lab, LISTENERS.toString(), "21, " + Server.IMPLICIT);
    }
  };

  /** The gateway's ports for the data connections of clients. */
  public static final PortRange PASSIVE = new PortRange(41000, 41099);

  /** The gateway's ports for the data connections of servers. */
  public static final PortRange ACTIVE = new PortRange(42000, 42099);

  /** The servers' own passive ports. */
  public static final PortRange SERVER_PASSIVE = new PortRange(43000, 43099);

  /** The gateway's ports for control connections where there are many listeners. */
  public static final PortRange LISTENERS = new PortRange(2100, 2299);

  /** What the testbed itself sends, so that a capture knows that it has seen all. */
  private static final String MARKS = "udp dport 9";

  /** What a pinhole in the kernel has admitted, as `pinhole firewall` puts it, too. */
  private static final String MARKED = "ct mark and 0xff000000 == 0x50000000 ct status dnat";

  private static final String TO_CLIENT = "tcp sport 20";
  private static final String BACK = "tcp dport " + ACTIVE;
  private static final String LATE = "tcp flags & (fin | syn | rst | ack) != syn";

  abstract void load(Lab lab) throws IOException, InterruptedException;

  private static void shut(Lab lab, String gatewayPorts, String serverPorts)
      throws IOException, InterruptedException {
    lab.gateway()
        .nft(
            rules(
                List.of("iifname client " + toGateway(gatewayPorts), "iifname server " + BACK),
                List.of(
                    "oifname server " + toServer(serverPorts),
                    "oifname client " + TO_CLIENT,
                    MARKS)));
    ends(lab, gatewayPorts, serverPorts);
  }

  private static void ends(Lab lab, String gatewayPorts, String serverPorts)
      throws IOException, InterruptedException {
    lab.client().nft(rules(List.of(TO_CLIENT), List.of(toGateway(gatewayPorts))));
    lab.server().nft(rules(List.of(toServer(serverPorts)), List.of(BACK)));
  }

  private static String toGateway(String controlPorts) {
    return "tcp dport { %s, %s }".formatted(controlPorts, PASSIVE);
  }

  private static String toServer(String controlPorts) {
    return "tcp dport { %s, %s }".formatted(controlPorts, SERVER_PASSIVE);
  }

  private static void forward(Lab lab) throws IOException, InterruptedException {
    lab.gateway().run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
  }

  private static String rules(List<String> in, List<String> out) {
    return "table inet lab {\n"
        + chain("input", in)
        + chain("forward", List.of())
        + chain("output", out)
        + "}\n";
  }

  private static String chain(String hook, List<String> accepted) {
    return """
          chain %1$s {
            type filter hook %1$s priority 0; policy drop;
            meta oifname lo accept
            meta iifname lo accept
            meta l4proto icmpv6 accept
            ct state established accept
            %2$s
            counter
          }
        """
        .formatted(
            hook, accepted.stream().map(r -> r + " accept").collect(Collectors.joining("\n    ")));
  }
}
