package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.ftp.HostPort;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;
import pinhole.session.Protection;
import pinhole.session.Side;
import pinhole.tls.Ends;
import pinhole.tls.TlsSession;

/** What passes through a pinhole that is private on a leg, and how it ends. */
class TlsFlowTest {
  private static final byte[] FILE = Peer.bytes(9, 3 << 20);
  private static final int WHOLE = Integer.MAX_VALUE;
  private static final Protection BOTH = new Protection(true, true, false);
  private static final Protection CLIENT = new Protection(true, false, false);
  private static final Protection SERVER = new Protection(false, true, false);

  @TempDir private static Path folder;

  private TlsSession serving;
  private TlsSession asking;

  @BeforeEach
  void begin() {
    Ends ends = new Ends(folder).versions("1.2-1.3", "1.2-1.3");
    serving = ends.serving().session();
    asking = ends.asking().session();
  }

  private void useJdk() {
    end();
    Ends ends = new Ends(folder).jdk().versions("1.2-1.3", "1.2-1.3");
    serving = ends.serving().session();
    asking = ends.asking().session();
  }

  @AfterEach
  void end() {
    serving.close();
    asking.close();
  }

  private Plane.Wanted wanted(Relay relay) {
    return Plane.Wanted.on(relay).tls(leg -> leg == Side.CLIENT ? serving : asking);
  }

  /** Two peers that are connected, before any handshake. */
  private record Two(Pinhole pinhole, Peer client, Peer server) implements AutoCloseable {
    static Two on(Plane plane, Protection protection) throws Exception {
      try (ServerSocket listener = Peer.listener(Plane.SERVER)) {
        Pinhole pinhole = plane.passive(Peer.address(listener), protection);
        HostPort at = plane.open(pinhole);
        Peer server = Peer.accept(listener);
        return new Two(pinhole, Peer.connect(Plane.CLIENT, at), server);
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private static CompletableFuture<TlsPeer> shaking(TlsPeer peer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return peer.handshake();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        task -> new Thread(task, "handshake").start());
  }

  private static byte[] restOf(TlsPeer peer) {
    try {
      return peer.rest();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<Arguments> relaysAndSides() {
    return Stream.of(Relay.NIO, Relay.SPLICE)
        .flatMap(relay -> Stream.of(Side.values()).map(side -> Arguments.of(relay, side)));
  }

  private static TlsPeer get(CompletableFuture<TlsPeer> peer) throws Exception {
    return peer.get(20, TimeUnit.SECONDS);
  }

  /** Versions of both legs: in pieces where they are alike, and else at once. */
  static Stream<Arguments> ways() {
    List<String> versions = List.of("TLSv1.2", "TLSv1.3");
    return Stream.of(Relay.NIO, Relay.SPLICE)
        .flatMap(
            relay ->
                versions.stream()
                    .flatMap(
                        atClient ->
                            versions.stream()
                                .flatMap(
                                    atServer ->
                                        Stream.of(1, 1000, WHOLE)
                                            .skip(atClient.equals(atServer) ? 0 : 2)
                                            .map(
                                                longest ->
                                                    Arguments.of(
                                                        relay, atClient, atServer, longest)))));
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Tag("E123")
  void aFileComesWholeWithItsFarewell(Relay relay, String atClient, String atServer, int longest)
      throws Exception {
    byte[] file = longest == WHOLE ? FILE : Peer.bytes(9, 200 * longest);
    for (Side from : Side.values()) {
      try (Plane plane = new Plane(wanted(relay));
          Two two = Two.on(plane, BOTH)) {
        var one = shaking(TlsPeer.client(two.client, atClient, longest));
        var other = shaking(TlsPeer.server(two.server, atServer, longest));
        plane.begin(two.pinhole, from);
        TlsPeer sender = get(from == Side.CLIENT ? one : other);
        TlsPeer receiver = get(from == Side.CLIENT ? other : one);
        CompletableFuture<Void> sending = sender.sending(file);
        assertArrayEquals(file, receiver.rest());
        receiver.finish();
        sending.get(20, TimeUnit.SECONDS);
        assertArrayEquals(new byte[0], sender.rest());
        assertEquals(Outcome.COMPLETE, plane.end().outcome());
      }
    }
  }

  static Stream<Arguments> lastWords() {
    return relaysAndSides()
        .flatMap(
            each ->
                Stream.of(0, 1, 100_000)
                    .flatMap(
                        size ->
                            Stream.of(false, true)
                                .map(
                                    jdk -> Arguments.of(each.get()[0], each.get()[1], size, jdk))));
  }

  /**
   * From who speaks last in the handshake, all in one segment: its Finished, the file and its end.
   * In TLS 1.3 that is the client, in 1.2 the server.
   */
  @ParameterizedTest
  @MethodSource("lastWords")
  @Tag("E123")
  void whatComesWithTheFinishedComesThrough(Relay relay, Side from, int size, boolean jdk)
      throws Exception {
    if (jdk) {
      useJdk();
    }
    byte[] file = Peer.bytes(9, size);
    boolean up = from == Side.CLIENT;
    for (int longest : new int[] {WHOLE, 1400}) {
      try (Plane plane = new Plane(wanted(relay));
          Two two = Two.on(plane, up ? CLIENT : SERVER)) {
        plane.begin(two.pinhole, from);
        TlsPeer sender =
            up
                ? TlsPeer.client(two.client, "TLSv1.3", longest)
                : TlsPeer.server(two.server, "TLSv1.2", longest);
        Peer receiver = up ? two.server : two.client;
        sender.atOnce().handshake().send(file).finish();
        assertArrayEquals(file, receiver.rest());
        receiver.finish();
        assertArrayEquals(new byte[0], sender.rest());
        var end = plane.end();
        assertEquals(Outcome.COMPLETE, end.outcome());
        assertEquals(size, up ? end.toServer() : end.toClient());
      }
    }
  }

  static Stream<Arguments> relaysSidesAndLibraries() {
    return relaysAndSides()
        .flatMap(
            each ->
                Stream.of(false, true).map(jdk -> Arguments.of(each.get()[0], each.get()[1], jdk)));
  }

  /** The library has failed then, and calls its input done. */
  @ParameterizedTest
  @MethodSource("relaysSidesAndLibraries")
  @Tag("E113")
  void whatWasChangedOnTheWayIsNoEnd(Relay relay, Side from, boolean jdk) throws Exception {
    if (jdk) {
      useJdk();
    }
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, BOTH)) {
      var one = shaking(TlsPeer.client(two.client, "TLSv1.3", WHOLE));
      var other = shaking(TlsPeer.server(two.server, "TLSv1.2", WHOLE));
      plane.begin(two.pinhole, from);
      TlsPeer sender = get(from == Side.CLIENT ? one : other);
      TlsPeer receiver = get(from == Side.CLIENT ? other : one);
      sender.send(new byte[100_000]).sendChanged(new byte[1000]).plain.finish();
      assertThrows(SocketException.class, receiver::rest, "no FIN, and no close_notify");
      assertNotEquals(Outcome.COMPLETE, plane.end().outcome());
      if (relay != Relay.NIO) { // which may see the FIN first
        assertTrue(plane.heard.contains("tls-failed " + from), "the reason");
      }
    }
  }

  /** TLS 1.2 knows a second handshake, for which neither library lets the client ask. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherHandshakeEndsAnUpload(boolean jdk) throws Exception {
    if (jdk) {
      useJdk();
    }
    try (Plane plane = new Plane(wanted(Relay.SPLICE));
        Two two = Two.on(plane, CLIENT)) {
      plane.begin(two.pinhole, Side.CLIENT);
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.2", WHOLE).handshake();
      client.send(new byte[1000]);
      assertThrows(IOException.class, client::handshake);
      assertTrue(two.server.isReset());
      assertEquals(Outcome.RESET_BY_CLIENT, plane.end().outcome());
    }
  }

  /** BoringSSL does what the server asks for; the JDK might, and is not asked to. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherHandshakeCostsADownloadNothingOrAll(boolean jdk) throws Exception {
    if (jdk) {
      useJdk();
    }
    try (Plane plane = new Plane(wanted(Relay.SPLICE));
        Two two = Two.on(plane, SERVER)) {
      plane.begin(two.pinhole, Side.SERVER);
      TlsPeer server = TlsPeer.server(two.server, "TLSv1.2", WHOLE).handshake();
      server.send(FILE);
      if (jdk) {
        assertThrows(IOException.class, server::handshake);
        assertTrue(two.client.isReset());
      } else {
        CompletableFuture<Void> sending = shaking(server).thenCompose(again -> again.sending(FILE));
        assertArrayEquals(FILE, two.client.read(FILE.length));
        assertArrayEquals(FILE, two.client.rest());
        two.client.finish();
        sending.get(20, TimeUnit.SECONDS);
      }
      assertEquals(jdk ? Outcome.RESET_BY_SERVER : Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /** RFC 8446 section 4.6.3: other keys from here on, and the peer is to change its own, too. */
  @ParameterizedTest
  @MethodSource("relaysSidesAndLibraries")
  void keysMayChangeInTheMiddle(Relay relay, Side from, boolean jdk) throws Exception {
    if (jdk) {
      useJdk();
    }
    boolean up = from == Side.CLIENT;
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, up ? CLIENT : SERVER)) {
      plane.begin(two.pinhole, from);
      TlsPeer sender =
          (up
                  ? TlsPeer.client(two.client, "TLSv1.3", WHOLE)
                  : TlsPeer.server(two.server, "TLSv1.3", WHOLE))
              .handshake();
      CompletableFuture<Void> sending =
          shaking(sender.send(new byte[1000])).thenCompose(again -> again.sending(FILE));
      Peer receiver = up ? two.server : two.client;
      assertArrayEquals(new byte[1000], receiver.read(1000));
      assertArrayEquals(FILE, receiver.rest());
      receiver.finish();
      sending.get(20, TimeUnit.SECONDS);
      assertArrayEquals(new byte[0], sender.rest());
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /** What is sealed has often no room in the socket, and so in the end has close_notify. */
  @ParameterizedTest
  @MethodSource("relaysAndLibraries")
  void aNarrowReceiverGetsAllOfIt(Relay relay, boolean jdk) throws Exception {
    if (jdk) {
      useJdk();
    }
    try (Plane plane = new Plane(wanted(relay));
        ServerSocket listener = Peer.listener(Plane.SERVER)) {
      Pinhole pinhole = plane.passive(Peer.address(listener), BOTH);
      HostPort at = plane.open(pinhole);
      try (Peer server = Peer.accept(listener);
          Peer client = Peer.connectNarrow(Plane.CLIENT, at)) {
        var one = shaking(TlsPeer.client(client, "TLSv1.3", WHOLE));
        var other = shaking(TlsPeer.server(server, "TLSv1.3", WHOLE));
        plane.begin(pinhole, Side.SERVER);
        CompletableFuture<Void> sending = get(other).sending(FILE);
        assertArrayEquals(FILE, get(one).rest());
        get(one).finish();
        sending.get(20, TimeUnit.SECONDS);
        assertEquals(Outcome.COMPLETE, plane.end().outcome());
      }
    }
  }

  /**
   * Whoever waits for room has to go on when there is some, also if TLS has taken it by the way: as
   * when a server's tickets come in the middle of an upload.
   */
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  void whatTheReceiverSaysMeanwhileStopsNothing(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      plane.begin(two.pinhole, Side.SERVER);
      TlsPeer receiver = get(shaking(TlsPeer.client(two.client, "TLSv1.3", WHOLE)));
      byte[] file = new byte[8 << 20];
      CompletableFuture<Void> sending = two.server.sending(file);
      two.client.socket.setSoTimeout(10_000);
      for (int got = 0; got < file.length; ) {
        receiver.send(new byte[1]);
        got += receiver.read(1).length;
      }
      sending.get(20, TimeUnit.SECONDS);
      receiver.finish();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  static Stream<Arguments> relaysAndLibraries() {
    return Stream.of(Relay.NIO, Relay.SPLICE)
        .flatMap(relay -> Stream.of(false, true).map(jdk -> Arguments.of(relay, jdk)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  @Tag("E114")
  void aLegInClearEndsByItsFin(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.3", WHOLE).handshake();
      plane.begin(two.pinhole, Side.SERVER);
      CompletableFuture<Void> sending = two.server.sending(FILE);
      assertArrayEquals(FILE, client.rest());
      client.finish();
      sending.get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, SERVER)) {
      plane.begin(two.pinhole, Side.CLIENT);
      TlsPeer server = TlsPeer.server(two.server, "TLSv1.2", WHOLE).handshake();
      CompletableFuture<Void> sending = two.client.sending(FILE);
      assertArrayEquals(FILE, server.rest());
      server.finish();
      sending.get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /** Anybody on the way can send a FIN. */
  @ParameterizedTest
  @MethodSource("relaysAndSides")
  @Tag("E113")
  void anEndWithoutCloseNotifyIsPassedOnAsAReset(Relay relay, Side from) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, BOTH)) {
      var one = shaking(TlsPeer.client(two.client, "TLSv1.3", WHOLE));
      var other = shaking(TlsPeer.server(two.server, "TLSv1.3", WHOLE));
      plane.begin(two.pinhole, from);
      TlsPeer sender = get(from == Side.CLIENT ? one : other);
      TlsPeer receiver = get(from == Side.CLIENT ? other : one);
      sender.send(new byte[1000]);
      sender.plain.finish();
      assertThrows(SocketException.class, receiver::rest, "no FIN, and no close_notify");
      assertEquals(
          from == Side.CLIENT ? Outcome.TRUNCATED_BY_CLIENT : Outcome.TRUNCATED_BY_SERVER,
          plane.end().outcome());
    }
  }

  /** Of an upload that is nothing but its end. */
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  @Tag("E113")
  void anEmptyFileHasToEndWithCloseNotifyToo(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.2", WHOLE).handshake();
      plane.begin(two.pinhole, Side.CLIENT);
      client.plain.finish();
      assertTrue(two.server.isReset());
      assertEquals(Outcome.TRUNCATED_BY_CLIENT, plane.end().outcome());
    }
  }

  static Stream<Arguments> relaysAndShortFiles() {
    return Stream.of(Relay.NIO, Relay.SPLICE)
        .flatMap(
            relay ->
                Stream.of(1, 10_240, 16_384, 20_000, 64 << 10, 200_000)
                    .map(size -> Arguments.of(relay, size)));
  }

  /** Whose end may go along with it. */
  @ParameterizedTest
  @MethodSource("relaysAndShortFiles")
  @Tag("E113")
  void aFileThatIsThereBeforeTlsComesWithItsFarewell(Relay relay, int size) throws Exception {
    byte[] file = Peer.bytes(9, size);
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      CompletableFuture<Void> sending = two.server.sending(file);
      plane.begin(two.pinhole, Side.SERVER);
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.2", WHOLE).handshake();
      assertArrayEquals(file, client.rest());
      sending.get(20, TimeUnit.SECONDS);
      client.finish();
      Ended end = plane.end();
      assertEquals(Outcome.COMPLETE, end.outcome());
      assertEquals(size, end.toClient());
    }
  }

  /** With the last bytes and the farewell still on their way to it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10_240, 64 << 10})
  @Tag("E87")
  void aResetBeforeAShortFileHasComeIsAFailure(int size) throws Exception {
    try (Plane plane = new Plane(wanted(Relay.SPLICE));
        Two two = Two.on(plane, CLIENT)) {
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.2", WHOLE).handshake();
      plane.begin(two.pinhole, Side.SERVER);
      plane.onLoop( // so that the loop sees all of it at the same time
          () -> {
            two.server.sending(Peer.bytes(9, size)).join();
            client.sayAndReset();
          });
      Outcome outcome = plane.end().outcome();
      assertTrue(
          outcome == Outcome.RESET_BY_CLIENT || outcome == Outcome.RESET_BY_SERVER,
          outcome.toString());
    }
  }

  /** It has what it wanted, and has nothing to say itself. */
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  @Tag("E113")
  void aReceiverNeedNotSayFarewell(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.3", WHOLE).handshake();
      plane.begin(two.pinhole, Side.SERVER);
      CompletableFuture<Void> sending = two.server.sending(FILE);
      assertArrayEquals(FILE, client.rest());
      client.plain.close();
      sending.get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  static Stream<Arguments> relaysThatKnowTheKernelAndSides() {
    return Stream.of(Relay.CHANNELS, Relay.SPLICE)
        .flatMap(relay -> Stream.of(Side.values()).map(side -> Arguments.of(relay, side)));
  }

  /** As lftp does, which stops where MODE Z does: no harm is done any more. */
  @ParameterizedTest
  @MethodSource("relaysThatKnowTheKernelAndSides")
  @Tag("E87")
  void aResetBehindAllOfTheFileIsNoFailure(Relay relay, Side from) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.2", WHOLE).handshake();
      plane.begin(two.pinhole, from);
      if (from == Side.SERVER) {
        CompletableFuture<Void> sending = two.server.sending(FILE);
        assertArrayEquals(FILE, client.read(FILE.length));
        sending.get(20, TimeUnit.SECONDS);
      } else {
        client.send(FILE);
        two.server.finish(); // it has had enough
      }
      client.awaitMore(); // our close_notify
      client.send(new byte[1]); // with the acknowledgement, which may else wait
      client.plain.reset();
      assertEquals(
          from == Side.SERVER ? Outcome.COMPLETE : Outcome.RESET_BY_CLIENT, plane.end().outcome());
    }
  }

  static Stream<Arguments> relaysAndSizes() {
    return Stream.of(Relay.NIO, Relay.CHANNELS, Relay.SPLICE)
        .flatMap(relay -> Stream.of(0, 1, 1000, 50_000).map(size -> Arguments.of(relay, size)));
  }

  /** As who closes does with a ticket unread; what has come before the reset has come. */
  @ParameterizedTest
  @MethodSource("relaysAndSizes")
  @Tag("E87")
  void aResetBehindTheFarewellIsNoFailure(Relay relay, int size) throws Exception {
    byte[] file = Peer.bytes(9, size);
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.3", WHOLE).handshake();
      plane.begin(two.pinhole, Side.CLIENT);
      client.atOnce().send(file).sayFarewell();
      plane.onLoop(client::sayAndReset); // so that the loop sees all of it at the same time
      assertArrayEquals(file, two.server.rest());
      two.server.finish();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /** MODE Z ends in its own bytes: server and client may both be gone before we say farewell. */
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "CHANNELS", "SPLICE"})
  @Tag("E87")
  void whoIsGoneBeforeOurFarewellHasSaidItsOwn(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, SERVER)) {
      plane.begin(two.pinhole, Side.CLIENT);
      TlsPeer server = TlsPeer.server(two.server, "TLSv1.2", WHOLE).handshake();
      two.client.send(FILE);
      assertArrayEquals(FILE, server.read(FILE.length));
      plane.onLoop(
          () -> {
            two.client.finishNow();
            server.atOnce().sayFarewellAndClose();
          });
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
      two.client.rest(); // an end, and no reset
    }
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, CLIENT)) {
      TlsPeer client = TlsPeer.client(two.client, "TLSv1.3", WHOLE).handshake();
      plane.begin(two.pinhole, Side.CLIENT);
      client.send(FILE);
      assertArrayEquals(FILE, two.server.read(FILE.length));
      client.atOnce().sayFarewell();
      plane.onLoop(
          () -> {
            two.server.finishNow();
            client.sayAndReset();
          });
      assertArrayEquals(new byte[0], two.server.rest());
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /**
   * As Apache FtpServer does, which stops where MODE Z does; its reply tells whether it has all.
   */
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"CHANNELS", "SPLICE"})
  @Tag("E87")
  void aServersResetBehindAllOfAnUploadIsNoFailure(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, SERVER)) {
      plane.begin(two.pinhole, Side.CLIENT);
      TlsPeer server = TlsPeer.server(two.server, "TLSv1.2", WHOLE).handshake();
      CompletableFuture<Void> sending = two.client.sending(FILE);
      assertArrayEquals(FILE, server.read(FILE.length));
      sending.get(20, TimeUnit.SECONDS);
      server.awaitMore(); // our close_notify
      server.send(new byte[1]); // with the acknowledgement, which may else wait
      server.plain.reset();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
      two.client.rest(); // an end, and no reset
    }
  }

  @ParameterizedTest
  @MethodSource("relaysAndSides")
  @Tag("E87")
  void aResetIsPassedOnPastTls(Relay relay, Side by) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, BOTH)) {
      var one = shaking(TlsPeer.client(two.client, "TLSv1.3", WHOLE));
      var other = shaking(TlsPeer.server(two.server, "TLSv1.3", WHOLE));
      plane.begin(two.pinhole, by);
      TlsPeer client = get(one);
      TlsPeer server = get(other);
      (by == Side.CLIENT ? client : server).send(new byte[1000]).plain.reset();
      assertThrows(SocketException.class, (by == Side.CLIENT ? server : client)::rest);
      plane.end();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  @Tag("E121")
  void aHandshakeThatStallsIsCutOnceItIsDue(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay).handshake(Duration.ofMillis(200)));
        Two two = Two.on(plane, CLIENT)) {
      two.client.send(new byte[] {22, 3, 1, 2, 0}); // the head of a ClientHello, and no more
      assertEquals("used", plane.next());
      assertEquals("nothing", plane.quietFor(Duration.ofMillis(600)), "no 150 has come");
      plane.begin(two.pinhole, Side.CLIENT);
      assertEquals("tls-failed client", plane.next());
      assertEquals(Outcome.CLIENT_TLS_FAILED, plane.end().outcome());
      assertTrue(two.client.isReset());
      assertTrue(two.server.isReset());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  @Tag("E124")
  void whatIsNoTlsFailsOnlyThisConnection(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay))) {
      try (Two two = Two.on(plane, CLIENT)) {
        two.client.send(
            "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals("used", plane.next());
        assertEquals("tls-failed client", plane.next());
        assertEquals(Outcome.CLIENT_TLS_FAILED, plane.end().outcome());
        assertTrue(two.server.isReset());
      }
    }
  }

  /** As a server does that refuses the command: that is no failure of TLS, and nobody waits. */
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  @Tag("E122")
  void aServerThatClosesBeforeItsHandshake(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        Two two = Two.on(plane, BOTH)) {
      get(shaking(TlsPeer.client(two.client, "TLSv1.3", WHOLE)));
      assertEquals("used", plane.next());
      // The client is done before its Finished has come.
      assertEquals("secured client", plane.next());
      two.server.close();
      assertEquals(Outcome.RESET_BY_SERVER, plane.end().outcome());
      assertEquals("[ended]", plane.heard.toString());
    }
  }

  /** The receiver does not read: neither the sender nor the gateway's memory runs away. */
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  void aSlowReceiverHoldsTheSenderBack(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay).stall(Duration.ofMillis(1500)));
        Two two = Two.on(plane, BOTH)) {
      var one = shaking(TlsPeer.client(two.client, "TLSv1.3", WHOLE));
      var other = shaking(TlsPeer.server(two.server, "TLSv1.3", WHOLE));
      get(one);
      plane.begin(two.pinhole, Side.SERVER);
      get(other).sending(new byte[64 << 20]);
      var end = plane.end();
      assertEquals(Outcome.STALLED, end.outcome());
      assertTrue(end.toClient() < 32 << 20, () -> end.toClient() + " bytes were taken");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"NIO", "SPLICE"})
  @Tag("E112")
  void aStrangerIsTurnedAwayAndThePinholeStays(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        ServerSocket listener = Peer.listener(Plane.SERVER)) {
      Pinhole pinhole = plane.passive(Peer.address(listener), new Protection(true, false, true));
      HostPort at = plane.open(pinhole);
      for (int i = 0; i < 3; i++) {
        try (Peer stranger = Peer.connect(Plane.CLIENT, at)) {
          TlsPeer tls = TlsPeer.client(stranger, "TLSv1.2", WHOLE);
          CompletableFuture<byte[]> heard = shaking(tls).thenApply(TlsFlowTest::restOf);
          assertEquals("not-resumed", plane.next());
          assertThrows(ExecutionException.class, () -> heard.get(20, TimeUnit.SECONDS));
        }
      }
      Peer.connect(Plane.CLIENT, at).close(); // it is still open
      plane.close(pinhole);
    }
  }
}
