package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import pinhole.testbed.lab.PortRange;

/** Tries to connect, to one port or to all of them, and tells what came of it. */
final class Knock {
  /** Answers come at once over links like these; this is for a machine that is busy. */
  private static final int PATIENCE_MILLIS = 300;

  private static final int SCAN_PATIENCE_MILLIS = 60;
  private static final int AT_ONCE = 4096;
  static final PortRange ALL = new PortRange(1, 65_535);

  /** What came of it. */
  enum Answer {
    OPEN,
    REFUSED,
    SILENT
  }

  private final Place place;
  private final InetAddress from;

  /** Somebody who has this address, at this place. */
  Knock(Place place, InetAddress from) {
    this.place = place;
    this.from = from;
  }

  Answer at(InetSocketAddress to) throws IOException {
    return at(0, to);
  }

  /** The same from a certain port. */
  Answer at(int fromPort, InetSocketAddress to) throws IOException {
    var source = new InetSocketAddress(from, fromPort);
    return place
        .here(() -> all(source, to.getAddress(), List.of(to.getPort()), PATIENCE_MILLIS))
        .get(to.getPort());
  }

  /** The ports of a range that are open. */
  List<Integer> openAt(InetAddress to, PortRange range) throws IOException {
    List<Integer> open = new ArrayList<>();
    for (int first = range.first(); first <= range.last(); first += AT_ONCE) {
      int last = Math.min(range.last(), first + AT_ONCE - 1);
      List<Integer> some = IntStream.rangeClosed(first, last).boxed().toList();
      var source = new InetSocketAddress(from, 0);
      int patience = some.size() < AT_ONCE ? PATIENCE_MILLIS : SCAN_PATIENCE_MILLIS;
      Map<Integer, Answer> answers = place.here(() -> all(source, to, some, patience));
      open.addAll(
          answers.entrySet().stream()
              .filter(answer -> answer.getValue() == Answer.OPEN)
              .map(Map.Entry::getKey)
              .collect(Collectors.toList()));
    }
    return open;
  }

  private static Map<Integer, Answer> all(
      InetSocketAddress from, InetAddress to, List<Integer> ports, int patience)
      throws IOException {
    Map<Integer, Answer> answers = new TreeMap<>();
    List<SocketChannel> channels = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int port : ports) {
        answers.put(port, Answer.SILENT);
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.configureBlocking(false);
        channel.bind(from);
        channel.connect(new InetSocketAddress(to, port));
        channel.register(selector, SelectionKey.OP_CONNECT, port);
      }
      int awaited = ports.size();
      int answered = -1;
      while (awaited > 0 && answered != 0) {
        answered =
            selector.select(key -> answers.put((int) key.attachment(), finish(key)), patience);
        awaited -= answered;
      }
    } finally {
      for (SocketChannel channel : channels) {
        if (channel.isOpen()) { // one that was refused is not
          channel.setOption(StandardSocketOptions.SO_LINGER, 0); // leaves no TIME_WAIT
          channel.close();
        }
      }
    }
    return answers;
  }

  private static Answer finish(SelectionKey key) {
    key.cancel();
    try {
      return ((SocketChannel) key.channel()).finishConnect() ? Answer.OPEN : Answer.SILENT;
    } catch (IOException e) {
      return Answer.REFUSED;
    }
  }
}
