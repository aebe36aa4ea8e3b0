package pinhole.ftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a peer says, it is read, or refused as {@link SyntaxException} says; nothing else. */
class GrammarFuzzTest {
  private static final InetAddress PEER = InetAddress.getLoopbackAddress();

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> bytes = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(80);
    Arbitrary<String> almost =
        Arbitraries.strings().withChars("0123456789,.()|!: =-+xABEPRSTV").ofMaxLength(40);
    Arbitrary<String> begun =
        Arbitraries.of("227 Entering Passive Mode (", "229 (|||", "PORT ", "EPRT |1|", "EPRT |2|");
    return Arbitraries.oneOf(
        bytes, almost, begun.flatMap(start -> almost.map(rest -> start + rest)));
  }

  @Property
  void whateverIsSaidIsAnEndpointOrRefused(
      @ForAll Negotiation negotiation, @ForAll("lines") String text) {
    try {
      HostPort read = negotiation.parse(text, PEER);
      assertTrue(read.port() >= 1 && read.port() <= 65535, read::toString);
    } catch (SyntaxException expected) {
      assertTrue(expected.getMessage().length() < 500);
    }
  }

  @Property
  void whatIsPrintedIsReadAgain(
      @ForAll Negotiation negotiation,
      @ForAll @IntRange(min = 1, max = 65535) int port,
      @ForAll @Size(4) byte[] address)
      throws SyntaxException, UnknownHostException {
    InetAddress host = negotiation == Negotiation.EPSV ? PEER : InetAddress.getByAddress(address);
    HostPort endpoint = new HostPort(host, port);
    String line = negotiation.print(endpoint);
    String text =
        negotiation.active() ? Command.parse(line).argument() : ReplyReader.reply(line).text();
    assertEquals(endpoint, negotiation.parse(text, PEER));
  }

  @Property
  void whateverIsSaidIsACommandOrRefused(@ForAll("lines") String line) {
    try {
      Command command = Command.parse(line);
      assertEquals(command, Command.parse(command.line()));
    } catch (SyntaxException expected) {
      assertTrue(expected.getMessage().length() < 500);
    }
  }

  @Property
  void whateverIsSaidIsPartOfAReplyOrStray(
      @ForAll @Size(max = 20) List<@From("lines") String> lines) {
    ReplyReader reader = new ReplyReader();
    for (String line : lines) {
      ReplyReader.Part part = reader.read(line);
      if (part.begins()) {
        int code = ReplyReader.reply(line).code();
        assertTrue(code >= 100 && code <= 599, () -> line);
      }
    }
  }
}
