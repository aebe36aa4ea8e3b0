package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.session.Lines;
import pinhole.session.Malformed;
import pinhole.session.Side;

/** Bytes are written as ISO-8859-1 characters, so that one character is one byte. */
class LineDecoderTest {
  private static final int LONGEST = 40;
  private static final String IAC = "\u00ff";
  private static final String IP = "\u00f4";
  private static final String DM = "\u00f2";
  private static final String WILL = "\u00fb";
  private static final String DO = "\u00fd";
  private static final String AYT = "\u00f6";

  private static final Lines.Signal SYNCH = Lines.Signal.SYNCH;

  private static Arguments row(String bytes, Object... expected) {
    return Arguments.of(bytes, List.of(expected));
  }

  /** What a client may send, and what comes of it, however it is cut into segments. */
  static List<Arguments> client() {
    String name = "x".repeat(LONGEST - 5);
    return List.of(
        // E01, E05, E06: line ends
        row("NOOP\r\n", "NOOP"),
        row("NOOP\n", "NOOP"),
        row("\r\n", ""),
        row("\n\n", "", ""),
        row("NOOP", new Object[0]),
        row("NOOP\r", new Object[0]),
        row("NOOP\r\nPORT 1,2,3,4,5,6\r\nQUIT\r\n", "NOOP", "PORT 1,2,3,4,5,6", "QUIT"),
        row("A\nB\r\nC\n", "A", "B", "C"),
        // E07, E08: what could hide a second command
        row("PWD\rQUIT\r\nNOOP\r\n", Malformed.CONTROL_CHARACTER, "NOOP"),
        row("CWD a\r\0b\r\nNOOP\r\n", Malformed.CONTROL_CHARACTER, "NOOP"),
        row("CWD a\0\r\n", Malformed.CONTROL_CHARACTER),
        row("NOOP\r\r\n", Malformed.CONTROL_CHARACTER),
        row("\r\rNOOP\n", Malformed.CONTROL_CHARACTER),
        // E09: length, without the line end
        row("STOR " + name + "\r\nNOOP\r\n", "STOR " + name, "NOOP"),
        row("STOR " + name + "\nNOOP\n", "STOR " + name, "NOOP"),
        row("STOR x" + name + "\r\nNOOP\r\n", Malformed.TOO_LONG, "NOOP"),
        row("STOR x" + name + "\nNOOP\n", Malformed.TOO_LONG, "NOOP"),
        row("S" + name.repeat(20) + "\r\nNOOP\r\n", Malformed.TOO_LONG, "NOOP"),
        row(
            name.repeat(3) + "\n" + name.repeat(4) + "\nNOOP\n",
            Malformed.TOO_LONG,
            Malformed.TOO_LONG,
            "NOOP"),
        row(name.repeat(20), Malformed.TOO_LONG),
        row(name.repeat(2) + "\0\r\r\nNOOP\r\n", Malformed.TOO_LONG, "NOOP"),
        // E24: other protocols
        row("\u0016\u0003\u0001\u0002\0\n\nNOOP\r\n", Malformed.NOT_TEXT),
        row("\u0080.\u0001\n", Malformed.NOT_TEXT),
        row("\u0005\u0001\0\nNOOP\n", Malformed.NOT_TEXT),
        row("NOOP\r\n\u0016\u0003\u0001\r\nQUIT\r\n", "NOOP", Malformed.NOT_TEXT),
        row("GET / HTTP/1.1\r\n", "GET / HTTP/1.1"),
        row("\tNOOP\r\n", "\tNOOP"),
        // E25: every byte of a name survives
        row("RETR \u00e4\u0080\u00fe\u001b\u0007\r\n", "RETR \u00e4\u0080\u00fe\u001b\u0007"),
        row("RETR b\u00ffr\r\n", "RETR b\u00ffr"),
        row("RETR \u00ff\r\n", "RETR \u00ff"),
        row("RETR \u00ff\u00ff\r\n", "RETR \u00ff\u00ff"),
        row("RETR a\u00ff\u00ffb\u00ff\u00ff\r\n", "RETR a\u00ff\u00ffb\u00ff\u00ff"),
        // E26: Telnet
        row(IAC + IP + IAC + DM + "ABOR\r\n", SYNCH, "ABOR"),
        row(IAC + IP + "ABOR\r\n", SYNCH, "ABOR"),
        row(IAC + IP + IAC + "ABOR\r\n", SYNCH, "ABOR"), // the DM was lost as urgent data
        row(IAC + IP + DM + "ABOR\r\n", SYNCH, "ABOR"), // or its IAC
        row(DM + "ABOR\r\n", DM + "ABOR"),
        row(IAC + DM + "ABOR\r\n", SYNCH, "ABOR"),
        row("STAT\r\n" + IAC + IP + IAC + DM + "ABOR\r\nNOOP\r\n", "STAT", SYNCH, "ABOR", "NOOP"),
        row(IAC + WILL + "\u0003" + IAC + DO + "\u0018NOOP\r\n", "NOOP"),
        row(IAC + AYT + "NOOP\r\n", "NOOP"),
        row("NO" + IAC + AYT + "OP\r\n", "NOOP"),
        row(IAC + IP + IAC + DM + "\r\n", SYNCH, ""),
        row(IAC + "\r\n", ""),
        // E28: whatever follows AUTH is a line of its own
        row("AUTH TLS\r\nUSER x\r\n", "AUTH TLS", "USER x"));
  }

  /** What a server may send. */
  static List<Arguments> server() {
    return List.of(
        row("200 ok\r\n", "200 ok"),
        row("200 ok\n", "200 ok"),
        row("200 ok\r\n227 (1,2,3,4,5,6)\r\n", "200 ok", "227 (1,2,3,4,5,6)"),
        row("220-a\r\n\r\n b\r\n220 c\r\n", "220-a", "", " b", "220 c"),
        row("200 a\rb\0c\r\r\n", "200 abc"),
        row("22\0007 (1,2,3,4,5,6)\r\n", "227 (1,2,3,4,5,6)"),
        row("\u0016\u0003\r\n", "\u0016\u0003"),
        row("257 \"\u00ff\u00fe\"\r\n", "257 \"\u00ff\u00fe\""),
        row("200 " + "x".repeat(LONGEST) + "\r\n200 ok\r\n", Malformed.TOO_LONG, "200 ok"));
  }

  private static EmbeddedChannel channel(Side from) {
    return new EmbeddedChannel(new LineDecoder(from, LONGEST));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static List<Object> read(EmbeddedChannel channel) {
    List<Object> read = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      read.add(next);
    }
    return read;
  }

  @ParameterizedTest
  @MethodSource("client")
  @Tag("E01")
  @Tag("E03")
  @Tag("E05")
  @Tag("E06")
  @Tag("E07")
  @Tag("E08")
  @Tag("E09")
  @Tag("E21")
  @Tag("E24")
  @Tag("E25")
  @Tag("E26")
  @Tag("E28")
  void readsAClientHoweverItIsCut(String text, List<Object> expected) {
    readsHoweverCut(Side.CLIENT, text, expected);
  }

  @ParameterizedTest
  @MethodSource("server")
  @Tag("E02")
  @Tag("E04")
  @Tag("E05")
  @Tag("E10")
  @Tag("E15")
  @Tag("E25")
  void readsAServerHoweverItIsCut(String text, List<Object> expected) {
    readsHoweverCut(Side.SERVER, text, expected);
  }

  private static void readsHoweverCut(Side from, String text, List<Object> expected) {
    for (int cut = 0; cut <= text.length(); cut++) {
      EmbeddedChannel channel = channel(from);
      channel.writeInbound(bytes(text.substring(0, cut)), bytes(text.substring(cut)));
      assertEquals(expected, read(channel), "cut at " + cut);
      channel.finishAndReleaseAll();
    }
    for (int size = 1; size <= 3; size++) {
      EmbeddedChannel channel = channel(from);
      for (int i = 0; i < text.length(); i += size) {
        channel.writeInbound(bytes(text.substring(i, Math.min(text.length(), i + size))));
      }
      assertEquals(expected, read(channel), "in segments of " + size);
      channel.finishAndReleaseAll();
    }
  }

  @Test
  @Tag("E09")
  void keepsLittleOfALineWithoutEnd() {
    for (int size = 1; size <= 2 * LONGEST; size++) {
      EmbeddedChannel channel = channel(Side.CLIENT);
      for (int i = 0; i < 1000; i++) {
        channel.writeInbound(bytes("x".repeat(size)));
      }
      assertEquals(List.of(Malformed.TOO_LONG), read(channel));
      int kept = kept(channel);
      assertTrue(kept <= LONGEST + 1, "keeps " + kept + " bytes");
    }
  }

  /** How much the decoder still has: it hands that on when it goes. */
  private static int kept(EmbeddedChannel channel) {
    channel.pipeline().removeFirst();
    ByteBuf rest = channel.readInbound();
    int kept = rest == null ? 0 : rest.readableBytes();
    ReferenceCountUtil.release(rest);
    channel.finishAndReleaseAll();
    return kept;
  }

  @Test
  @Tag("E24")
  void afterAnotherProtocolNothingIsKept() {
    EmbeddedChannel channel = channel(Side.CLIENT);
    channel.writeInbound(bytes("\u0016\u0003\u0001"));
    for (int i = 0; i < 1000; i++) {
      channel.writeInbound(bytes("USER x\r\n".repeat(10)));
    }
    assertEquals(List.of(Malformed.NOT_TEXT), read(channel));
    assertEquals(0, kept(channel));
  }

  @Test
  @Tag("E09")
  void halfACommandIsNotRunWhenTheClientCloses() {
    EmbeddedChannel channel = channel(Side.CLIENT);
    channel.writeInbound(bytes("DELE importan"));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.finish();
    assertEquals(List.of(), read(channel));
  }
}
