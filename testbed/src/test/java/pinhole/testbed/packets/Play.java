package pinhole.testbed.packets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;

/**
 * Packets made by hand, a millisecond apart, from a play of lines such as
 *
 * <pre>
 * c>g open              a whole handshake; or syn, syn-ack, ack by themselves
 * c>g PASV              a line of a control connection
 * d>e data 1000         payload of a data connection
 * d>e fin               or rst
 * server: d>e syn       a packet on the link to the server; as a rule on the one to the client
 * </pre>
 *
 * The one-letter names stand for addresses with ports, which the test gives.
 */
public final class Play {
  private final Map<String, HostPort> cast;
  private final Map<Object, Long> next = new HashMap<>();
  private final List<Packet> packets = new ArrayList<>();

  private Play(Map<String, HostPort> cast) {
    this.cast = cast;
  }

  /** The packets of a play whose roles are these, written {@code 192.0.2.2:21}. */
  public static List<Packet> of(Map<String, String> cast, String lines) {
    Map<String, HostPort> ends = new HashMap<>();
    cast.forEach((name, end) -> ends.put(name, hostPort(end)));
    Play play = new Play(ends);
    lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(play::line);
    return play.packets;
  }

  private static HostPort hostPort(String text) {
    int colon = text.lastIndexOf(':');
    return new HostPort(
        Literal.parse(text.substring(0, colon).replaceAll("[\\[\\]]", "")),
        Integer.parseInt(text.substring(colon + 1)));
  }

  private void line(String line) {
    Link link = line.startsWith("server: ") ? Link.SERVER : Link.CLIENT;
    String[] words = line.replace("server: ", "").split(" ", 2);
    String[] ends = words[0].split(">", 2);
    HostPort from = cast.get(ends[0]);
    HostPort to = cast.get(ends[1]);
    switch (words[1].split(" ", 2)[0]) {
      case "open" -> {
        add(link, from, to, Packet.SYN, 0, "");
        add(link, to, from, Packet.SYN | Packet.ACK, 0, "");
        add(link, from, to, Packet.ACK, 0, "");
      }
      case "syn" -> add(link, from, to, Packet.SYN, 0, "");
      case "syn-ack" -> add(link, from, to, Packet.SYN | Packet.ACK, 0, "");
      case "ack" -> add(link, from, to, Packet.ACK, 0, "");
      case "fin" -> add(link, from, to, Packet.FIN | Packet.ACK, 0, "");
      case "rst" -> add(link, from, to, Packet.RST | Packet.ACK, 0, "");
      case "data" -> add(link, from, to, Packet.ACK, Integer.parseInt(words[1].substring(5)), "");
      default -> {
        String text = words[1] + "\r\n";
        add(link, from, to, Packet.PSH | Packet.ACK, text.length(), text);
      }
    }
  }

  private void add(Link link, HostPort from, HostPort to, int flags, int length, String text) {
    Object direction = List.of(link, from, to);
    // Wraps round in the middle of a session.
    long sequence = next.getOrDefault(direction, (1L << 32) - 20);
    Instant time = Instant.parse("2026-01-02T03:04:05Z").plusMillis(packets.size());
    Packet packet = new Packet(time, link, from, to, sequence, flags, length, text);
    next.put(direction, packet.next());
    packets.add(packet);
  }
}
