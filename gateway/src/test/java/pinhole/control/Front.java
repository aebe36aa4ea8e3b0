package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import pinhole.certificates.Authority;
import pinhole.data.PortPool;
import pinhole.data.Surroundings;
import pinhole.log.Documented;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.relay.Pipes;
import pinhole.relay.RelayPlane;
import pinhole.relay.Transport;
import pinhole.relay.Way;
import pinhole.rules.Decision;
import pinhole.rules.Policy;
import pinhole.rules.PortRange;
import pinhole.rules.Rule;
import pinhole.rules.Source;
import pinhole.rules.config.BanSection;
import pinhole.rules.config.Certificate;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.FirewallSection;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Limits;
import pinhole.rules.config.Listener;
import pinhole.rules.config.LogSection;
import pinhole.rules.config.NamedFile;
import pinhole.rules.config.ProxyProtocol;
import pinhole.rules.config.Server;
import pinhole.rules.config.ServerProxy;
import pinhole.rules.config.ServerTls;
import pinhole.rules.config.Timeouts;
import pinhole.rules.config.Trust;
import pinhole.session.Setup;
import pinhole.session.Side;
import pinhole.tls.Tls;

/** A door with TLS on loopback; the test is the client in front of it and the server behind it. */
final class Front implements AutoCloseable {
  private static final Authority ROOT = Authority.root("CN=Test Root,O=Example");
  private static final Authority.Made SERVER = ROOT.server("ftp.example.org");
  private static final int PATIENCE_SECONDS = 10;

  /** Where the door is whose data ports are those of the server behind it. */
  static final String GATEWAY = "127.0.0.5";

  // Below the ports that the kernel hands out, and another one for other processes.
  static final int OPAQUE_PORT = 20_300 + (int) (ProcessHandle.current().pid() % 1000);

  final Sessions sessions = new Sessions();
  private final BlockingQueue<Entry> journal = new LinkedBlockingQueue<>();
  private final Transport transport = Transport.best();
  private final EventLoopGroup loops = transport.loops(1);
  private final ServerSocket behind = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Channel listener;

  Front(Path folder, ClientTls.Mode client, ServerTls.Mode server, Duration limit)
      throws IOException, InvalidConfiguration {
    this(folder, client, server, limit, ClientTls.DataResumption.PREFERRED);
  }

  Front(
      Path folder,
      ClientTls.Mode client,
      ServerTls.Mode server,
      Duration limit,
      ClientTls.DataResumption resumption)
      throws IOException, InvalidConfiguration {
    this(folder, client, server, limit, resumption, Surroundings.NONE);
  }

  Front(
      Path folder,
      ClientTls.Mode client,
      ServerTls.Mode server,
      Duration limit,
      ClientTls.DataResumption resumption,
      Surroundings around)
      throws IOException, InvalidConfiguration {
    behind.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    Listener rules = listener(folder, client, server, resumption);
    Timeouts or = Timeouts.DEFAULT;
    Timeouts timeouts =
        new Timeouts(
            or.connect(),
            or.greeting(),
            limit,
            or.login(),
            or.idle(),
            or.stall(),
            or.reply(),
            or.finalReply(),
            or.drain());
    Tls tls = Tls.load(configuration(rules, timeouts), InstantSource.system());
    Setup.Tls terms = new Setup.Tls(rules.tls(), rules.server().tls());
    Door door =
        new Door(
            connectedTo ->
                new Door.Behind(
                    "public",
                    (InetSocketAddress) behind.getLocalSocketAddress(),
                    true,
                    terms,
                    leg ->
                        leg == Side.CLIENT
                            ? tls.client("public").session()
                            : tls.server("public").session(),
                    new OpaquePorts(loops.next(), "public", rules.tls().opaquePorts()),
                    around),
            () -> terms(timeouts),
            sessions,
            new Bans(System::nanoTime));
    listener =
        transport
            .controlListener(loops, loops)
            .childHandler(door)
            .bind(new InetSocketAddress(client == ClientTls.Mode.OPAQUE ? GATEWAY : "127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
  }

  private Listener listener(
      Path folder,
      ClientTls.Mode client,
      ServerTls.Mode server,
      ClientTls.DataResumption resumption)
      throws IOException {
    NamedFile root = file(folder, "root.pem", ROOT.pem());
    Certificate certificate =
        new Certificate.Pem(
            file(folder, "server.pem", SERVER.chainPem()),
            file(folder, "server.key", SERVER.keyPem()),
            NamedFile.NONE,
            Source.NONE);
    ClientTls or = ClientTls.DEFAULT;
    ClientTls clientTls =
        new ClientTls(
            client,
            List.of(certificate),
            or.versions(),
            or.clientCertificates(),
            or.clientAuthorities(),
            Set.of(),
            resumption,
            ClientTls.Ccc.ALLOW,
            client == ClientTls.Mode.OPAQUE
                ? List.of(new PortRange(OPAQUE_PORT, OPAQUE_PORT))
                : List.of());
    ServerTls serverTls =
        new ServerTls(
            server,
            ServerTls.DEFAULT.versions(),
            new Trust.Authorities(root),
            "ftp.example.org",
            List.of(),
            ServerTls.Data.CLEAR);
    return new Listener(
        "public",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Server("127.0.0.1", behind.getLocalPort(), ServerProxy.OFF, serverTls),
        List.of(),
        true,
        ProxyProtocol.OFF,
        clientTls,
        Source.NONE);
  }

  private static NamedFile file(Path folder, String name, String text) throws IOException {
    return new NamedFile(Files.writeString(folder.resolve(name), text), Source.NONE);
  }

  private static Policy anything() {
    List<Rule> all = List.of(new Rule(Decision.ALLOW, List.of(), "", Source.NONE));
    return new Policy(all, all, all);
  }

  private static Configuration configuration(Listener listener, Timeouts timeouts) {
    return new Configuration(
        List.of(listener),
        DataSection.DEFAULT,
        Limits.DEFAULT,
        timeouts,
        BanSection.DEFAULT,
        LogSection.DEFAULT,
        FirewallSection.DEFAULT,
        anything());
  }

  private Terms terms(Timeouts timeouts) {
    PortPool ports = new PortPool(new int[] {20200, 20201, 20202}, "20200-20202");
    RelayPlane.Settings settings =
        new RelayPlane.Settings(
            transport,
            Way.COPY,
            Pipes.none(),
            ports,
            ports,
            false,
            Duration.ofSeconds(30),
            timeouts.connect(),
            timeouts.tls(),
            timeouts.stall(),
            timeouts.finalReply(),
            Limits.UNLIMITED);
    return new Terms(
        transport,
        this::write,
        anything(),
        Limits.DEFAULT,
        timeouts,
        BanSection.DEFAULT,
        (loop, tls, around, watcher) -> new RelayPlane(loop, settings, tls, around, watcher),
        (client, connectedTo) -> connectedTo,
        endpoint -> false,
        List.of());
  }

  private void write(Entry entry) {
    Documented.check(entry);
    journal.add(entry);
  }

  /** What every peer of the test trusts, and shows where it is the server of TLS. */
  static SSLContext context() {
    return SERVER.context();
  }

  /** A new client. */
  Talker client() throws IOException {
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    return new Talker(new Socket(address.getAddress(), address.getPort()));
  }

  /** The server's end of the next session. */
  Talker server() throws IOException {
    return new Talker(behind.accept());
  }

  /** Waits for the next entry of this kind. */
  Entry await(Event event) throws InterruptedException {
    List<Entry> others = new ArrayList<>();
    while (true) {
      Entry next = journal.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no " + event + ", but " + others);
      }
      others.add(next);
      if (next.event() == event) {
        return next;
      }
    }
  }

  /** Waits until every session has left its place. */
  int left() throws InterruptedException {
    sessions.awaitNone(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    return sessions.count();
  }

  @Override
  public void close() throws IOException {
    listener.close().syncUninterruptibly();
    behind.close();
    try {
      assertEquals(0, left(), "sessions that do not end when both of their peers have gone");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
