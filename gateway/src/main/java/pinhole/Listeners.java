package pinhole;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import pinhole.ftp.HostPort;
import pinhole.relay.Transport;
import pinhole.rules.Literal;
import pinhole.rules.config.Listener;

/**
 * The sockets that clients connect to. A change is made in three steps, the first of which alone
 * can fail: {@link #open}, {@link #adopt}, {@link #welcome}. Not safe for several threads.
 */
final class Listeners {
  private static final int BACKLOG = 1024;

  private final Transport transport;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup loops;
  private final Function<Supplier<Listener>, ChannelHandler> doors;
  private final Map<InetSocketAddress, Bound> listening = new HashMap<>();

  /**
   * None at first.
   *
   * @param loops carry the guests
   * @param doors makes what receives the guests of a listener, of which it may ask what the rules
   *     file says now
   */
  Listeners(
      Transport transport,
      EventLoopGroup acceptors,
      EventLoopGroup loops,
      Function<Supplier<Listener>, ChannelHandler> doors) {
    this.transport = transport;
    this.acceptors = acceptors;
    this.loops = loops;
    this.doors = doors;
  }

  /** An open listener; what is behind it may change while it stays open. */
  static final class Bound {
    private final Channel channel;
    private volatile Listener listener;

    private Bound(Channel channel, Listener listener) {
      this.channel = channel;
      this.listener = listener;
    }

    Listener listener() {
      return listener;
    }

    HostPort address() {
      return HostPort.of((InetSocketAddress) channel.localAddress());
    }

    private void close() {
      channel.close().awaitUninterruptibly();
    }
  }

  /**
   * Opens those that are not open yet; nobody is let in.
   *
   * @throws IOException naming the one that cannot be opened; then none of these stays open
   */
  Collection<Bound> open(List<Listener> wanted) throws IOException {
    List<Bound> opened = new ArrayList<>();
    try {
      for (Listener listener : wanted) {
        if (!listening.containsKey(listener.bind())) {
          opened.add(open(listener));
        }
      }
      return opened;
    } catch (IOException e) {
      opened.forEach(Bound::close);
      throw e;
    }
  }

  private Bound open(Listener listener) throws IOException {
    Bound[] self = new Bound[1];
    ChannelFuture bound =
        transport
            .controlListener(acceptors, loops)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(doors.apply(() -> self[0].listener))
            .option(ChannelOption.AUTO_READ, false)
            .bind(listener.bind())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          listener.source()
              + ": cannot listen on "
              + text(listener.bind())
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    transport.takeDiverted(bound.channel(), listener.server().isOriginalDestination());
    self[0] = new Bound(bound.channel(), listener);
    return self[0];
  }

  private static String text(InetSocketAddress address) {
    return address.getPort() == 0
        ? Literal.print(address.getAddress()) + ":0"
        : HostPort.of(address).toString();
  }

  /** From now on these are the listeners; those that are not among them are closed. */
  void adopt(List<Listener> wanted, Collection<Bound> opened) {
    opened.forEach(bound -> listening.put(bound.listener.bind(), bound));
    Map<InetSocketAddress, Listener> next = new HashMap<>();
    wanted.forEach(listener -> next.put(listener.bind(), listener));
    for (InetSocketAddress bind : List.copyOf(listening.keySet())) {
      Listener now = next.get(bind);
      if (now == null) {
        listening.remove(bind).close();
      } else {
        Bound bound = listening.get(bind);
        transport.takeDiverted(bound.channel, now.server().isOriginalDestination());
        bound.listener = now;
      }
    }
  }

  /** Lets the first guests in. */
  void welcome(Collection<Bound> opened) {
    opened.forEach(bound -> bound.channel.config().setAutoRead(true));
  }

  /** Where clients connect to. */
  Set<HostPort> addresses() {
    Set<HostPort> addresses = new HashSet<>();
    listening.values().forEach(bound -> addresses.add(bound.address()));
    return addresses;
  }

  /** Where the listener of this name can be reached. */
  HostPort address(String name) {
    return listening.values().stream()
        .filter(bound -> bound.listener.name().equals(name))
        .findFirst()
        .orElseThrow()
        .address();
  }

  /** Takes no more guests. */
  void close() {
    listening.values().forEach(Bound::close);
    listening.clear();
  }
}
