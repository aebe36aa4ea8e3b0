package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.data.DataPlane;
import pinhole.data.Surroundings;
import pinhole.ftp.HostPort;
import pinhole.relay.Transport;
import pinhole.rules.Decision;
import pinhole.rules.Literal;
import pinhole.rules.Policy;
import pinhole.rules.Rule;
import pinhole.rules.Source;
import pinhole.rules.config.BanSection;
import pinhole.rules.config.Limits;
import pinhole.rules.config.Timeouts;
import pinhole.session.Pinhole;
import pinhole.session.Setup;

/** When the two legs of a session are read. */
class PaceTest {
  private static final int MANY = 2_000;

  private final DuplexEmbeddedChannel client = new DuplexEmbeddedChannel(Ticker.systemTicker());
  private final DuplexEmbeddedChannel server = new DuplexEmbeddedChannel(Ticker.systemTicker());

  /** Opens nothing. */
  private static final class NoPlane implements DataPlane {
    @Override
    public CompletionStage<HostPort> open(Pinhole pinhole) {
      return new CompletableFuture<>();
    }

    @Override
    public void release(Pinhole pinhole) {}

    @Override
    public void drain(Pinhole pinhole) {}

    @Override
    public void close(Pinhole pinhole) {}

    @Override
    public void closeAll() {}
  }

  @BeforeEach
  void begin() {
    List<Rule> all = List.of(new Rule(Decision.ALLOW, List.of(), "", Source.NONE));
    Terms terms =
        new Terms(
            Transport.NIO,
            entry -> {},
            new Policy(all, all, all),
            Limits.DEFAULT,
            Timeouts.DEFAULT,
            BanSection.DEFAULT,
            (loop, tls, around, watcher) -> new NoPlane(),
            (from, connectedTo) -> connectedTo,
            endpoint -> false,
            List.of());
    HostPort here = new HostPort(Literal.parse("192.0.2.1"), 21);
    HostPort there = new HostPort(Literal.parse("198.51.100.2"), 40000);
    Setup setup =
        new Setup(
            1,
            "public",
            new Setup.Legs(there, here, here, there),
            here::address,
            terms.ours(),
            terms.serverAddresses(),
            terms.limits(),
            terms.timeouts(),
            Setup.Tls.OFF);
    InetSocketAddress behind = there.socketAddress();
    new ControlConnection(
            setup,
            terms,
            new Bans(System::nanoTime),
            new Door.Behind(
                "public", behind, true, Setup.Tls.OFF, leg -> null, null, Surroundings.NONE),
            client,
            server,
            () -> {})
        .start();
    server.writeInbound(lines("220 ready"));
  }

  @AfterEach
  void end() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private static Object lines(String text) {
    return Unpooled.copiedBuffer(text + "\r\n", StandardCharsets.ISO_8859_1);
  }

  @Test
  @Tag("E27")
  void aClientThatTakesNoRepliesOfOursIsReadNoFurtherUntilItDoes() {
    client.full = true;
    client.writeInbound(lines("EPSV ALL\r\n".repeat(MANY)));
    assertFalse(client.config().isAutoRead());
    client.full = false;
    client.flush();
    assertTrue(client.config().isAutoRead());
  }

  @Test
  @Tag("E27")
  void aClientIsReadNoFurtherThanTheServerTakesCommands() {
    client.writeInbound(lines("NOOP\r\n".repeat(MANY)));
    assertFalse(client.config().isAutoRead());
    assertTrue(server.config().isAutoRead());
  }

  @Test
  @Tag("E11")
  void aServerIsReadNoFurtherThanTheClientTakesReplies() {
    client.full = true;
    client.writeInbound(lines("HELP"));
    server.writeInbound(lines("214-" + " more\r\n".repeat(MANY)));
    assertFalse(server.config().isAutoRead());
    client.full = false;
    client.flush();
    assertTrue(server.config().isAutoRead());
  }
}
