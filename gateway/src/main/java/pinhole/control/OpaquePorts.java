package pinhole.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.relay.Flow;
import pinhole.rules.Literal;
import pinhole.rules.Mode;
import pinhole.rules.PortRange;
import pinhole.rules.Question;
import pinhole.rules.Verdict;
import pinhole.rules.config.Timeouts;
import pinhole.session.Ended;
import pinhole.session.Setup;
import pinhole.session.Side;

/**
 * The data ports of a listener whose control connections cannot be read ({@code tls: opaque}). No
 * negotiation can be seen, so each port leads to the same port of the server; it is open only while
 * such a connection lives, and only for the addresses that have one at that moment. All of it stays
 * on one event loop, so that sessions of others can share it.
 */
public final class OpaquePorts {
  private final EventLoop loop;
  private final String listener;
  private final List<PortRange> ports;
  private final Map<InetAddress, Place> places = new HashMap<>(2);

  /** Ports that are shut. */
  public OpaquePorts(EventLoop loop, String listener, List<PortRange> ports) {
    this.loop = loop;
    this.listener = listener;
    this.ports = List.copyOf(ports);
  }

  /**
   * A control connection that cannot be read.
   *
   * @param foreign the legs on which our own address is another machine's
   */
  record Visit(Setup.Legs legs, Set<Side> foreign, Terms terms) {}

  /**
   * It has begun.
   *
   * @return done when the ports are open, as far as they can be had
   */
  Future<?> enter(Visit visit) {
    Promise<Void> open = loop.newPromise();
    loop.execute(
        () -> {
          InetAddress at = visit.legs().clientSide().address();
          places
              .computeIfAbsent(at, address -> new Place(address, visit.terms()))
              .enter(visit)
              .addListener(bound -> open.setSuccess(null));
        });
    return open;
  }

  /**
   * It has ended.
   *
   * @return done when its client gets in no more
   */
  Future<?> leave(Visit visit) {
    return loop.submit(
        () -> {
          InetAddress at = visit.legs().clientSide().address();
          if (places.get(at).leave(visit)) {
            places.remove(at).shut();
          }
        });
  }

  /** One of the gateway's addresses, with its listening sockets and who may use them. */
  private final class Place {
    private final List<Visit> visits = new ArrayList<>(4);
    private final List<Channel> listening = new ArrayList<>();
    private final Promise<Void> allBound = loop.newPromise();

    Place(InetAddress at, Terms terms) {
      PromiseCombiner all = new PromiseCombiner(loop);
      for (PortRange range : ports) {
        for (int port = range.first(); port <= range.last(); port++) {
          ChannelFuture bound = listen(new InetSocketAddress(at, port), terms);
          listening.add(bound.channel());
          all.add((Future<Void>) bound);
        }
      }
      all.finish(allBound);
    }

    private ChannelFuture listen(InetSocketAddress at, Terms terms) {
      ChannelFuture bound =
          terms.transport().dataListener(loop, false).childHandler(new Arrivals(this)).bind(at);
      bound.addListener(
          done -> {
            if (!done.isSuccess()) {
              terms
                  .journal()
                  .write(
                      entry(Event.OPAQUE_REFUSED, at.getPort())
                          .with("reason", "cannot listen: " + done.cause().getMessage()));
            }
          });
      return bound;
    }

    Future<?> enter(Visit visit) {
      visits.add(visit);
      return allBound;
    }

    /** Whether it was the last. */
    boolean leave(Visit visit) {
      visits.remove(visit);
      return visits.isEmpty();
    }

    void shut() {
      listening.forEach(Channel::close);
    }

    void arrived(Channel client) {
      HostPort from = HostPort.of((InetSocketAddress) client.remoteAddress());
      int port = ((InetSocketAddress) client.localAddress()).getPort();
      for (Visit visit : visits) {
        if (visit.legs().client().address().equals(from.address())) {
          new Passing(client, from, port, visit).begin();
          return;
        }
      }
      reset(client);
      if (!visits.isEmpty()) {
        visits
            .get(0)
            .terms()
            .journal()
            .write(
                entry(Event.OPAQUE_REFUSED, port)
                    .with("from", from)
                    .with("reason", "no opaque session of this client"));
      }
    }
  }

  private Entry entry(Event event, int port) {
    return Entry.of(event).with("listener", listener).with("port", port);
  }

  private static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @Sharable
  private static final class Arrivals extends ChannelInboundHandlerAdapter {
    private final Place place;

    Arrivals(Place place) {
      this.place = place;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.pipeline().remove(this);
      place.arrived(ctx.channel());
    }
  }

  /** One data connection. */
  private final class Passing implements Flow.Report {
    private final Channel client;
    private final HostPort from;
    private final HostPort endpoint;
    private final Visit visit;
    private final Flow flow;
    private boolean refused;
    private boolean over;

    Passing(Channel client, HostPort from, int port, Visit visit) {
      this.client = client;
      this.from = from;
      this.endpoint = new HostPort(visit.legs().server().address(), port);
      this.visit = visit;
      Timeouts timeouts = visit.terms().timeouts();
      this.flow = new Flow(loop, new Flow.Limits(timeouts.stall(), timeouts.finalReply()), this);
    }

    void begin() {
      Verdict verdict = judge();
      if (!verdict.allowed()) {
        reset(client);
        write(
            entry(Event.OPAQUE_REFUSED, endpoint.port())
                .with("from", from)
                .with("reason", verdict.reason())
                .with("rule", verdict.source().brief()));
        return;
      }
      flow.connected(Side.CLIENT, client); // it may have said all before the server is there
      Terms terms = visit.terms();
      terms
          .transport()
          .dataConnector(loop, visit.foreign().contains(Side.SERVER))
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) terms.timeouts().connect().toMillis())
          .handler(new ChannelInboundHandlerAdapter())
          .connect(
              endpoint.socketAddress(),
              new InetSocketAddress(visit.legs().serverSide().address(), 0))
          .addListener((ChannelFuture connected) -> connected(connected));
    }

    /** Nobody knows the user, and what the client asked for. */
    private Verdict judge() {
      InetAddress peer = from.address();
      return visit
          .terms()
          .policy()
          .judge(
              new Question.Data(
                  peer, listener, "", true, "", Mode.PASSIVE, peer, endpoint.socketAddress()));
    }

    private void connected(ChannelFuture connected) {
      if (connected.isSuccess() && over) {
        reset(connected.channel());
      } else if (connected.isSuccess()) {
        flow.connected(Side.SERVER, connected.channel());
        flow.join();
      } else if (!over) {
        refused = true;
        flow.over(Ended.Outcome.UNREACHABLE);
        write(
            entry(Event.OPAQUE_REFUSED, endpoint.port())
                .with("from", from)
                .with("reason", String.valueOf(connected.cause().getMessage())));
      }
    }

    @Override
    public void drained(Ended soFar) {}

    @Override
    public void ended(Ended how) {
      over = true;
      if (!refused) {
        write(
            entry(Event.OPAQUE_DATA, endpoint.port())
                .with("client", Literal.print(from.address()))
                .with("result", how.outcome())
                .with("to-client", how.toClient())
                .with("to-server", how.toServer())
                .with("ms", how.lasted().toMillis()));
      }
    }

    private void write(Entry entry) {
      visit.terms().journal().write(entry);
    }
  }
}
