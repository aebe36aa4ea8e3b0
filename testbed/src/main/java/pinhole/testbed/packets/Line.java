package pinhole.testbed.packets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Stream;
import pinhole.ftp.HostPort;

/**
 * A line of a control connection.
 *
 * @param packet the one that brought its last byte
 * @param command whether the client said it; otherwise the server
 * @param text without its line end and without Telnet's signals
 */
public record Line(Packet packet, boolean command, String text) {
  /** Ends a segment that was not captured whole. */
  private static final String CUT = "...\n";

  /** Telnet's commands, of which some clients send two or three before ABOR. */
  private static final String SIGNALS = "^[\\xf0-\\xff]+";

  /** The lines of a control connection, in the order in which they were on the wire. */
  public static List<Line> of(Connection control) {
    IdentityHashMap<Packet, Integer> order = new IdentityHashMap<>();
    control.packets().forEach(packet -> order.put(packet, order.size()));
    return Stream.of(control.opener(), control.acceptor())
        .flatMap(end -> said(control, end).stream())
        .sorted(Comparator.comparing(line -> order.get(line.packet())))
        .toList();
  }

  private static List<Line> said(Connection control, HostPort end) {
    List<Line> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    long heard = 0;
    for (Segment segment : inOrder(control, end)) {
      int old = (int) Math.max(0, heard - segment.offset());
      String text = segment.text();
      for (char c : text.substring(Math.min(old, text.length())).toCharArray()) {
        if (c == '\n') {
          String line = open.toString().replaceFirst(SIGNALS, "").replaceFirst("\r$", "");
          lines.add(new Line(segment.packet(), end.equals(control.opener()), line));
          open.setLength(0);
        } else {
          open.append(c);
        }
      }
      heard = Math.max(heard, segment.offset() + segment.packet().length());
    }
    return lines;
  }

  /** A packet with a place in what its sender has to say. */
  private record Segment(Packet packet, long offset) {
    String text() {
      return packet.text() + (packet.text().length() < packet.length() ? CUT : "");
    }
  }

  private static List<Segment> inOrder(Connection control, HostPort end) {
    List<Packet> sent = control.sentBy(end).toList();
    if (sent.isEmpty()) {
      return List.of();
    }
    long first = sent.get(0).sequence() + 1;
    return sent.stream()
        .filter(packet -> packet.length() > 0)
        .map(packet -> new Segment(packet, packet.sequence() - first & 0xffffffffL))
        .sorted(Comparator.comparing(Segment::offset))
        .toList();
  }
}
