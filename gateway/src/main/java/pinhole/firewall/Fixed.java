package pinhole.firewall;

import java.util.List;
import pinhole.firewall.Chain.Part;
import pinhole.firewall.Chain.Remark;
import pinhole.firewall.Chain.Step;
import pinhole.firewall.Chain.Verbatim;
import pinhole.firewall.Match.Kernel;
import pinhole.firewall.Outcome.Final;

/** What is the same for every gateway: what a host cannot live without. */
final class Fixed {
  /** After the chains of the data plane in the kernel, which have marked by then what is theirs. */
  static final String INPUT_HOOK = "type filter hook input priority filter + 10; policy drop;";

  static final String FORWARD_HOOK = "type filter hook forward priority filter + 10; policy drop;";

  /** Before routing, which goes by the mark. */
  static final String DIVERT_HOOK = "type filter hook prerouting priority mangle; policy accept;";

  static final String NAT_IN_HOOK = "type nat hook prerouting priority dstnat; policy accept;";
  static final String NAT_OUT_HOOK = "type nat hook postrouting priority srcnat; policy accept;";

  static final List<Part> INPUT =
      List.of(
          accept("iifname \"lo\""),
          accept("ct state established"),
          new Remark("Errors about connections that there are, path MTU among them (RFC 4890)."),
          new Remark("What else a helper of the kernel calls related is not let in."),
          accept("meta l4proto { icmp, icmpv6 } ct state related"),
          new Remark("Neighbours, routers, multicast listeners: IPv6 does not work without them."),
          accept(
              "icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert,"
                  + " nd-redirect } ip6 hoplimit 255"),
          accept(
              "icmpv6 type { mld-listener-query, mld-listener-report, mld-listener-done,"
                  + " mld2-listener-report } ip6 saddr fe80::/10"),
          new Remark("Answers to DHCPv6, which come from another address than was asked."),
          accept("udp sport 547 udp dport 546 ip6 saddr fe80::/10"));

  static final List<Part> REST =
      List.of(new Verbatim("counter comment \"everything else is dropped\""));

  static final List<Part> DIVERT =
      List.of(
          new Remark("A listener at all addresses is no reason to keep what goes elsewhere."),
          accept("tcp flags & (fin | syn | rst | ack) == syn socket wildcard 1"),
          new Remark(
              "What is for a socket of the gateway at another machine's address stays here."),
          accept("meta l4proto tcp socket transparent 1 meta mark set " + Match.MARK));

  static final List<Part> FORWARD =
      List.of(
          accept("ct state established"), accept("meta l4proto { icmp, icmpv6 } ct state related"));

  static final List<Part> FORWARD_MARKED =
      List.of(
          new Remark("What a pinhole of the data plane in the kernel has admitted: it has marked"),
          new Remark("the connection and translated it. Nothing else passes through this host."),
          accept("ct mark and 0xff000000 == 0x50000000 ct status dnat"),
          new Verbatim("counter comment \"everything else is dropped\""));

  static final List<Part> NAT =
      List.of(
          new Remark(
              "Empty: the kernel translates only while there is such a chain, and transfers"),
          new Remark("under way are to outlive a gateway that is killed."));

  static final Match PING = new Kernel("icmp type echo-request");
  static final Match PING6 = new Kernel("icmpv6 type echo-request");

  private Fixed() {}

  private static Part accept(String match) {
    return new Step(List.of(new Kernel(match)), Final.ACCEPT, "");
  }
}
