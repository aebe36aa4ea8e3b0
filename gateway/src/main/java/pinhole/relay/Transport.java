package pinhole.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How sockets are made: with epoll where the machine has it, with NIO elsewhere. */
public enum Transport {
  EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
  NIO(NioSocketChannel.class, NioServerSocketChannel.class);

  private static final int SOL_SOCKET = 1;
  private static final int SO_OOBINLINE = 10;

  /** Urgent data in its place in the stream: Telnet's DM (RFC 854). */
  private static final ChannelOption<Integer> OOB_INLINE =
      new IntegerUnixChannelOption("SO_OOBINLINE", SOL_SOCKET, SO_OOBINLINE);

  // Found dead after 60 + 4 x 15 seconds of silence (E93); also keeps NAT entries alive (E94).
  private static final Map<ChannelOption<Integer>, Integer> KEEPALIVE =
      Map.of(
          EpollChannelOption.TCP_KEEPIDLE, 60,
          EpollChannelOption.TCP_KEEPINTVL, 15,
          EpollChannelOption.TCP_KEEPCNT, 4);

  private final Class<? extends Channel> socket;
  private final Class<? extends ServerChannel> listener;

  Transport(Class<? extends Channel> socket, Class<? extends ServerChannel> listener) {
    this.socket = socket;
    this.listener = listener;
  }

  /** The best that this machine has. */
  public static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Why it is not epoll, "" where it is. */
  public String shortcoming() {
    Throwable cause = Epoll.unavailabilityCause();
    return this == EPOLL || cause == null ? "" : String.valueOf(cause.getMessage());
  }

  /** Event loops, one thread each, which are to be {@linkplain #end ended}. */
  public EventLoopGroup loops(int threads) {
    IoHandlerFactory handler = this == EPOLL ? EpollReentry.factory() : NioIoHandler.newFactory();
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(threads, handler);
    for (EventExecutor loop : loops) {
      ((SingleThreadEventExecutor) loop).addShutdownHook(() -> {}); // see end()
    }
    return loops;
  }

  /**
   * Ends event loops, with all that is open on them, in two seconds at most.
   *
   * <p>Netty 4.2.18 closes what is open in a turn of the loop that begins after it was told to end;
   * told in the middle of a turn, and without a quiet time, a loop ends with it, and everything
   * stays open. A hook makes for one turn more, if there is a quiet time; a nanosecond will do.
   */
  public static Future<?> end(EventLoopGroup loops) {
    return loops.shutdownGracefully(1, TimeUnit.SECONDS.toNanos(2), TimeUnit.NANOSECONDS);
  }

  /**
   * Connects data connections: whether their ends still live is told by the stall timer.
   *
   * @param foreign whether from another machine's address
   */
  public Bootstrap dataConnector(EventLoop loop, boolean foreign) {
    Bootstrap bootstrap = dataConnector(loop);
    return foreign ? bootstrap.option(EpollChannelOption.IP_TRANSPARENT, true) : bootstrap;
  }

  private Bootstrap dataConnector(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channel(socket)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true);
  }

  /**
   * Connects control connections, which are kept alive.
   *
   * @param foreign whether from another machine's address
   */
  public Bootstrap controlConnector(EventLoop loop, boolean foreign) {
    Bootstrap bootstrap = dataConnector(loop, foreign).option(ChannelOption.SO_KEEPALIVE, true);
    if (this == EPOLL) {
      KEEPALIVE.forEach(bootstrap::option);
    }
    return bootstrap;
  }

  /**
   * Listens for data connections; they live on the loop of their session.
   *
   * @param foreign whether at another machine's address
   */
  public ServerBootstrap dataListener(EventLoop loop, boolean foreign) {
    ServerBootstrap bootstrap = listener(loop, loop);
    return foreign ? bootstrap.option(EpollChannelOption.IP_TRANSPARENT, true) : bootstrap;
  }

  /** Listens for control connections, which are kept alive. */
  public ServerBootstrap controlListener(EventLoopGroup parent, EventLoopGroup children) {
    ServerBootstrap bootstrap =
        listener(parent, children).childOption(ChannelOption.SO_KEEPALIVE, true);
    if (this == EPOLL) {
      KEEPALIVE.forEach(bootstrap::childOption);
    }
    return bootstrap;
  }

  private ServerBootstrap listener(EventLoopGroup parent, EventLoopGroup children) {
    return new ServerBootstrap()
        .group(parent, children)
        .channel(listener)
        .handler(new Aborted())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true);
  }

  /** Has a listener take connections to other machines that are diverted to it, or not. */
  public void takeDiverted(Channel listener, boolean diverted) {
    if (this == EPOLL) {
      listener.config().setOption(EpollChannelOption.IP_TRANSPARENT, diverted);
    }
  }

  /**
   * Reads nothing from a control connection but with auto-read: what a client has said, with its
   * FIN, before its session begins would else be read and lost.
   */
  public void holdBack(Channel channel) {
    GatedAllocator.onControl(channel);
  }

  /** Has urgent data delivered with the rest; without epoll it is lost. */
  public void urgentInline(Channel channel) {
    if (this == EPOLL) {
      channel.config().setOption(OOB_INLINE, 1);
    }
  }

  /** How far a stream that has been shut down for writing has got. */
  static Delivery delivery(Channel channel, long patienceMillis) {
    if (!(channel instanceof EpollSocketChannel socket) || !socket.isOpen()) {
      return Delivery.UNKNOWN;
    }
    EpollTcpInfo info = socket.tcpInfo();
    return Delivery.of(info.state(), info.lastAckRecv(), patienceMillis);
  }

  /**
   * Whether a channel can be left unread: while epoll reports EPOLLHUP or EPOLLERR, which cannot be
   * masked, it must be read or the loop spins.
   */
  static boolean mayPause(Channel channel) {
    if (!(channel instanceof EpollSocketChannel socket)) {
      return true;
    }
    int state = socket.tcpInfo().state();
    return state == Delivery.TCP_ESTABLISHED
        || state == Delivery.TCP_FIN_WAIT1
        || state == Delivery.TCP_FIN_WAIT2
        || state == Delivery.TCP_CLOSE_WAIT;
  }
}
