package pinhole.testbed.witness;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;
import pinhole.testbed.packets.Packet;

/** Finds addresses in packets: in their headers, and written with dots, commas or colons. */
final class Mention {
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private final Set<InetAddress> addresses;
  private final Pattern ipv4;

  Mention(Set<InetAddress> addresses) {
    this.addresses = addresses;
    String any =
        addresses.stream()
            .filter(Inet4Address.class::isInstance)
            .map(address -> address.getHostAddress().replace(".", "[.,] ?"))
            .collect(Collectors.joining("|"));
    this.ipv4 = Pattern.compile("(?<!\\d)(" + any + ")(?!\\d)");
  }

  boolean isIn(Packet packet) {
    return addresses.contains(packet.from().address())
        || addresses.contains(packet.to().address())
        || isIn(packet.text());
  }

  private boolean isIn(String text) {
    if (ipv4.matcher(text).find()) {
      return true;
    }
    Matcher matcher = IPV6.matcher(text);
    while (matcher.find()) {
      if (isOne(matcher.group())) {
        return true;
      }
    }
    return false;
  }

  private boolean isOne(String text) {
    try {
      return addresses.contains(HostPort.plain(Literal.parse(text.replaceFirst("\\.$", ""))));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }
}
