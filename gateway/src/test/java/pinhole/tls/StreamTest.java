package pinhole.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both legs against each other on a data connection, from buffer to buffer. */
class StreamTest {
  @TempDir private Path folder;

  /** One end: what came from the other one, and what is said to it. */
  private static final class End implements AutoCloseable {
    final TlsStream tls;
    final ByteBuf in = buffer();
    final ByteBuf out = buffer();
    final ByteBuf plain = buffer();
    final ByteBuf room = buffer();
    boolean secured;

    End(TlsStream tls) {
      this.tls = tls;
    }

    private static ByteBuf buffer() {
      return PooledByteBufAllocator.DEFAULT.directBuffer(TlsStream.RECORD);
    }

    /** Hands over a first piece of this length, and then the rest in others. */
    void sayTo(End other, int first, int longest) throws SSLException {
      other.in.writeBytes(out, first);
      other.listen();
      sayTo(other, longest);
    }

    /** Hands over what was said, in pieces of at most this length; false if it was nothing. */
    boolean sayTo(End other, int longest) throws SSLException {
      boolean any = out.isReadable();
      while (out.isReadable()) {
        other.in.writeBytes(out, Math.min(longest, out.readableBytes()));
        other.listen();
      }
      out.clear();
      return any;
    }

    private void listen() throws SSLException {
      if (!secured) {
        secured = tls.shake(in, room, out);
      }
      int before = in.readableBytes() + 1;
      while (secured && in.readableBytes() < before) {
        before = in.readableBytes();
        tls.read(in, plain.ensureWritable(TlsStream.RECORD), out);
      }
      in.discardReadBytes();
    }

    void send(byte[] bytes) throws SSLException {
      ByteBuf from = buffer().writeBytes(bytes);
      assertTrue(tls.write(from, out));
      from.release();
    }

    byte[] heard() {
      byte[] bytes = new byte[plain.readableBytes()];
      plain.readBytes(bytes);
      plain.clear();
      return bytes;
    }

    @Override
    public void close() {
      tls.release();
      Stream.of(in, out, plain, room).forEach(ByteBuf::release);
    }
  }

  private static void talk(End one, End other, int longest) throws SSLException {
    boolean moved = true;
    while (moved) {
      moved = one.sayTo(other, longest);
      moved = other.sayTo(one, longest) || moved;
    }
  }

  private static void shakeHands(End client, End server, int longest) throws SSLException {
    client.tls.begin(client.out);
    server.tls.begin(server.out);
    talk(client, server, longest);
  }

  private static void connect(TlsSession serving, TlsSession asking) {
    try (Wire wire = new Wire()) {
      serving.control(wire.server());
      asking.control(wire.client());
      wire.carry(Integer.MAX_VALUE);
      wire.speak();
    }
  }

  static Stream<Arguments> allInPieces() {
    return HandshakeTest.all()
        .flatMap(
            each ->
                Stream.of(1, 1000, Integer.MAX_VALUE)
                    .map(
                        longest ->
                            Arguments.of(each.get()[0], each.get()[1], each.get()[2], longest)));
  }

  @ParameterizedTest
  @MethodSource("allInPieces")
  @Tag("E123")
  void aFileComesWholeWithItsFarewell(Provider server, Provider client, String version, int longest)
      throws Exception {
    byte[] file = new byte[longest == 1 ? 2_000 : 200_000];
    new Random(5).nextBytes(file);
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session()) {
      connect(serving, asking);
      for (int i = 0; i < 4; i++) {
        boolean up = i % 2 == 0;
        try (End at = new End(serving.stream());
            End from = new End(asking.stream())) {
          shakeHands(from, at, longest);
          assertEquals("TLSv" + version, at.tls.peer().protocol());
          assertEquals("ftp.example.org", at.tls.peer().serverName());
          assertEquals("CN=ftp.example.org", from.tls.peer().subject());
          if (server.isNative() || version.equals("1.2")) { // else each ticket is good for once
            assertTrue(at.tls.resumed(), "data connection " + i);
          }
          End sender = up ? from : at;
          End receiver = up ? at : from;
          sender.send(file);
          talk(sender, receiver, longest);
          assertArrayEquals(file, receiver.heard());
          assertFalse(receiver.tls.ended());
          sender.tls.end(sender.out);
          talk(sender, receiver, longest);
          assertTrue(receiver.tls.ended());
          receiver.tls.end(receiver.out);
          talk(sender, receiver, longest);
          assertTrue(sender.tls.ended());
        }
      }
    }
  }

  /**
   * Shakes hands until one end is through, and the other one has not heard its last words yet. It
   * may go on at once: RFC 5246 section 7.3, RFC 8446 section 2.
   */
  private static End untilTheLastWords(End client, End server) throws SSLException {
    client.tls.begin(client.out);
    server.tls.begin(server.out);
    End speaker = client;
    End listener = server;
    while (!speaker.secured) {
      assertTrue(speaker.sayTo(listener, Integer.MAX_VALUE));
      End next = listener;
      listener = speaker;
      speaker = next;
    }
    return speaker;
  }

  /** Where to cut what is about to be said: in and around the head of each record, and its end. */
  private static List<Integer> cuts(ByteBuf said) {
    SortedSet<Integer> cuts = new TreeSet<>();
    for (int at = 0; at < said.readableBytes(); at += 5 + said.getUnsignedShort(at + 3)) {
      cuts.addAll(List.of(at - 1, at, at + 1, at + 5, at + 6));
    }
    cuts.removeIf(cut -> cut < 0 || cut > said.readableBytes());
    return List.copyOf(cuts);
  }

  static Stream<Arguments> allAndWhetherTheyResume() {
    return HandshakeTest.all()
        .flatMap(
            each ->
                Stream.of(true, false)
                    .map(
                        resumed ->
                            Arguments.of(each.get()[0], each.get()[1], each.get()[2], resumed)));
  }

  /** In one segment, and cut at every cruel place: the Finished, a file, and its end. */
  @ParameterizedTest
  @MethodSource("allAndWhetherTheyResume")
  @Tag("E123")
  void whatComesBehindTheFinishedIsKept(
      Provider server, Provider client, String version, boolean resumed) throws Exception {
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session()) {
      if (resumed) {
        connect(serving, asking);
      }
      for (int length : new int[] {0, 1, 20_000}) {
        byte[] file = new byte[length];
        new Random(length).nextBytes(file);
        int cuts = 1;
        for (int i = 0; i < cuts; i++) {
          try (End at = new End(serving.stream());
              End from = new End(asking.stream())) {
            End sender = untilTheLastWords(from, at);
            End receiver = sender == from ? at : from;
            assertEquals(version.equals("1.3") || resumed, sender == from, "is the client's");
            sender.send(file);
            sender.tls.end(sender.out);
            List<Integer> places = cuts(sender.out);
            cuts = places.size();
            sender.sayTo(receiver, places.get(i), Integer.MAX_VALUE);
            assertTrue(receiver.secured);
            assertArrayEquals(file, receiver.heard(), "cut at " + places.get(i));
            assertTrue(receiver.tls.ended());
          }
        }
      }
    }
  }

  /** As much as there is room for, and the rest later. */
  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  void whatThereIsNoRoomForIsKept(Provider server, Provider client, String version)
      throws Exception {
    byte[] file = new byte[100_000];
    new Random(5).nextBytes(file);
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        End at = new End(serving.stream());
        End from = new End(asking.stream())) {
      shakeHands(from, at, Integer.MAX_VALUE);
      from.send(file);
      from.tls.end(from.out);
      at.in.writeBytes(from.out);
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      ByteBuf narrow = PooledByteBufAllocator.DEFAULT.directBuffer(TlsStream.RECORD);
      while (!at.tls.ended()) {
        at.tls.read(at.in, narrow.clear().capacity(TlsStream.RECORD), at.out);
        assertTrue(narrow.isReadable() || at.tls.ended(), "it goes on");
        narrow.getBytes(0, heard, narrow.readableBytes());
      }
      narrow.release();
      assertArrayEquals(file, heard.toByteArray());
    }
  }

  /** A client that uploads may not read, and close with a ticket unread, which is a reset. */
  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  @Tag("E111")
  void ticketsComeNotBeforeTheEndOfAnUpload(Provider server, Provider client, String version)
      throws Exception {
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        End at = new End(serving.stream());
        End from = new End(asking.stream())) {
      from.tls.begin(from.out);
      at.tls.begin(at.out);
      while (!at.secured) {
        assertTrue(from.sayTo(at, Integer.MAX_VALUE));
        if (!at.secured || version.equals("1.2")) {
          at.sayTo(from, Integer.MAX_VALUE);
        }
      }
      assertFalse(at.tls.resumed(), "there was no control connection");
      assertEquals(0, at.out.readableBytes(), "at once");
      from.send(new byte[1000]);
      from.sayTo(at, Integer.MAX_VALUE);
      from.tls.end(from.out);
      from.sayTo(at, Integer.MAX_VALUE);
      assertTrue(at.tls.ended());
      assertEquals(0, at.out.readableBytes());
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  @Tag("E120")
  void aHostThatNoCertificateIsFor(Provider server, Provider client, String version)
      throws Exception {
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    ends.host("www.example.org");
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        End at = new End(serving.stream());
        End from = new End(asking.stream())) {
      Exception no =
          assertThrows(SSLException.class, () -> shakeHands(from, at, Integer.MAX_VALUE));
      assertEquals(
          "the client wants www.example.org (SNI), which none of the certificates is for",
          at.tls.reason(no));
      Exception told = assertThrows(SSLException.class, () -> at.sayTo(from, Integer.MAX_VALUE));
      assertEquals(
          "the server does not serve the name that it was asked for", from.tls.reason(told));
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  @Tag("E113")
  void whatWasChangedOnTheWayIsNoFile(Provider server, Provider client, String version)
      throws Exception {
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        End at = new End(serving.stream());
        End from = new End(asking.stream())) {
      shakeHands(from, at, Integer.MAX_VALUE);
      from.send(new byte[1000]);
      from.out.setByte(500, from.out.getByte(500) ^ 1);
      assertThrows(SSLException.class, () -> from.sayTo(at, Integer.MAX_VALUE));
      assertEquals(0, at.heard().length);
      assertTrue(at.out.isReadable(), "an alert");
      assertFalse(at.tls.ended(), "by itself");
      from.tls.end(from.out);
      from.sayTo(at, Integer.MAX_VALUE);
      assertEquals(0, at.heard().length);
      assertFalse(at.tls.ended(), "by what comes behind it");
      assertThrows(SSLException.class, () -> at.sayTo(from, Integer.MAX_VALUE));
      assertFalse(from.tls.ended(), "by an alert");
    }
  }
}
