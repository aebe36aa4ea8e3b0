package pinhole.ftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.rules.Literal;

class NegotiationTest {
  private static final InetAddress PEER = Literal.parse("192.0.2.2");

  private static String parsed(Negotiation negotiation, String text) throws SyntaxException {
    return negotiation.parse(text, PEER).toString();
  }

  @ParameterizedTest
  @Tag("E32")
  @ValueSource(
      strings = {
        "Entering Passive Mode (192,0,2,5,156,64).", // vsftpd, ProFTPD, IIS
        "Entering Passive Mode (192,0,2,5,156,64)", // pyftpdlib, pure-ftpd
        "Entering Passive Mode. 192,0,2,5,156,64", // RFC 1123 4.1.2.6: parentheses are optional
        "=192,0,2,5,156,64", // publicfile
        "192,0,2,5,156,64",
        "listen to 192,0,2,5,156,64",
        "listen to 192.0.2.5.156.64", // FFFTP's list of oddities
        "Entering Passive Mode (192, 0, 2, 5, 156, 64)",
        "Entering Passive Mode (192,0,2,5,156,64) at 12:30",
        "Entering Passive Mode 192,0,2,5,156,64.",
        "[192,0,2,5,156,64]",
        "(192,000,002,005,156,064)",
        "Mode #2 (192,0,2,5,156,64)",
      })
  void readsA227HoweverItIsWritten(String text) throws SyntaxException {
    assertEquals("192.0.2.5:40000", parsed(Negotiation.PASV, text));
  }

  @ParameterizedTest
  @Tag("E33")
  @ValueSource(
      strings = {
        "",
        "Entering Passive Mode",
        "(192,0,2,5,156)",
        "(192,0,2,5,156,64,1)",
        "(1,192,0,2,5,156,64)",
        "(192,0,2,5,256,27)", // would wrap round to port 27
        "(300,0,2,5,156,64)",
        "(192,0,2,5,156,1064)",
        "(192,0,2,5,0,0)",
        "(-192,0,2,5,156,64)",
        "(192,0,2,5,156,+64)",
        "(192.0.2.5,156,64)",
        "(192,0,2,5,156.64)",
        "(192,0,2,5,156,64) (192,0,2,6,156,64)", // which of them?
        "(192,0,2,5,156,64), port 192.0.2.5.156.64",
        "(192,  0,2,5,156,64)",
        "(99999999999,0,2,5,156,64)",
      })
  void refusesA227WithoutSixNumbersOrWithTwoReadings(String text) {
    assertThrows(SyntaxException.class, () -> Negotiation.PASV.parse(text, PEER));
  }

  @ParameterizedTest
  @Tag("E36")
  @Tag("E37")
  @ValueSource(
      strings = {
        "Entering Extended Passive Mode (|||40000|)",
        "Entering Extended Passive Mode (|||40000|).",
        "Entering Extended Passive Mode (!!!40000!)",
        "Entering Extended Passive Mode (~~~40000~)",
        "(|1|203.0.113.66|40000|)", // the address is not the one we talk to, and ignored
        "(|2|2001:db8::66|40000|)",
        "Extended Passive Mode OK |||40000|",
        "Extended Passive Mode OK |||40000|.",
        "|||40000|",
        "(...40000.)",
      })
  void readsThePortOfA229(String text) throws SyntaxException {
    assertEquals("192.0.2.2:40000", parsed(Negotiation.EPSV, text));
  }

  @ParameterizedTest
  @Tag("E33")
  @Tag("E36")
  @ValueSource(
      strings = {
        "",
        "Entering Extended Passive Mode",
        "(|||0|)",
        "(|||65536|)",
        "(|||-40000|)",
        "(|||40000)",
        "(||| 40000|)",
        "(||40000|)",
        "(||||40000|)",
        "(|||40000||)",
        "(|||40000|x)",
        "(|||4000000000|)",
        "(11140000 1)",
        "(1114000010)",
        "(   40000 )",
        "()",
        "(|||",
      })
  void refusesA229WithoutAPort(String text) {
    assertThrows(SyntaxException.class, () -> Negotiation.EPSV.parse(text, PEER));
  }

  @ParameterizedTest
  @Tag("E22")
  @CsvSource(
      delimiter = ';',
      value = {
        "10,0,0,5,156,64; 10.0.0.5:40000",
        "10,0,0,5,0,1; 10.0.0.5:1",
        "255,255,255,255,255,255; 255.255.255.255:65535",
        "'  10,0,0,5,4,1 '; 10.0.0.5:1025",
      })
  void readsThePortOfPort(String text, String endpoint) throws SyntaxException {
    assertEquals(endpoint, parsed(Negotiation.PORT, text));
  }

  @ParameterizedTest
  @Tag("E42")
  @Tag("E33")
  @ValueSource(
      strings = {
        "",
        "1,,2,3,4,5,6",
        "10,0,0,5,4",
        "10,0,0,5,4,1,2",
        "10,0,0,5,256,1",
        "10,0,0,5,0,0",
        "+1,0,0,5,4,1",
        "10,0,0,-5,4,1",
        "10,0,0,5,4,1x",
        "10,0,0,5,4,1 x",
        "010,0,0,5,4,1",
        "10,0,0,5,04,1",
        "10, 0,0,5,4,1",
        "10.0.0.5.4.1",
        "(10,0,0,5,4,1)",
        "10,0,0,5,4,1,",
        ",10,0,0,5,4,1",
        "10,0,0,5,4,99999999999999",
        "1000,0,0,5,4,1",
        "\u0661,0,0,5,4,1",
      })
  void refusesAPortThatIsNotSixNumbers(String text) {
    assertThrows(SyntaxException.class, () -> Negotiation.PORT.parse(text, PEER));
  }

  @ParameterizedTest
  @Tag("E40")
  @Tag("E41")
  @CsvSource({
    "|1|10.0.0.5|40000|, 10.0.0.5:40000",
    "!1!10.0.0.5!40000!, 10.0.0.5:40000",
    "a1a10.0.0.5a40000a, 10.0.0.5:40000",
    "|2|2001:db8::5|40000|, [2001:db8::5]:40000",
    "|2|2001:DB8:0:0:0:0:0:5|40000|, [2001:db8::5]:40000",
    "|2|fe80::5%eth0|40000|, [fe80::5]:40000",
    "|2|fe80::5%25|40000|, [fe80::5]:40000",
    "|2|::ffff:10.0.0.5|40000|, 10.0.0.5:40000",
    "|2|::ffff:a00:5|40000|, 10.0.0.5:40000",
    "' |1|10.0.0.5|1| ', 10.0.0.5:1",
    "|1|10.0.0.5|65535|, 10.0.0.5:65535",
  })
  void readsEprtWithAnyDelimiter(String text, String endpoint) throws SyntaxException {
    assertEquals(endpoint, parsed(Negotiation.EPRT, text));
  }

  @ParameterizedTest
  @Tag("E40")
  @ValueSource(
      strings = {
        "",
        "|",
        "|||||",
        "|1|10.0.0.5|40000",
        "1|10.0.0.5|40000|",
        "|1|10.0.0.5|40000|x",
        "|1|10.0.0.5|40000||",
        "|3|10.0.0.5|40000|",
        "|2|10.0.0.5|40000|",
        "|1|2001:db8::5|40000|",
        "|1|10.0.0.5|0|",
        "|1|10.0.0.5|65536|",
        "|1|10.0.0.5|+80|",
        "|1|10.0.5|40000|",
        "|1|010.0.0.5|40000|",
        "|1|localhost|40000|",
        "|1|ftp.example.com|40000|",
        "|2|2001:db8::5::1|40000|",
        "|1||40000|",
        "||10.0.0.5|40000|",
        "1110.0.0.51400001",
        "|1|10.0.0.5|4 0|",
        "|1|%|40000|",
        "|2|[2001:db8::5]|40000|",
      })
  void refusesEprtThatNamesNoAddressAndPort(String text) {
    assertThrows(SyntaxException.class, () -> Negotiation.EPRT.parse(text, PEER));
  }

  @ParameterizedTest
  @Tag("E32")
  @Tag("E36")
  @CsvSource(
      delimiter = ';',
      value = {
        "PORT; 10.0.0.5; 40000; PORT 10,0,0,5,156,64",
        "PORT; 10.0.0.5; 65535; PORT 10,0,0,5,255,255",
        "PASV; 203.0.113.7; 41017; 227 Entering Passive Mode (203,0,113,7,160,57).",
        "EPSV; 203.0.113.7; 41017; 229 Entering Extended Passive Mode (|||41017|)",
        "EPRT; 10.0.0.5; 40000; EPRT |1|10.0.0.5|40000|",
        "EPRT; 2001:db8:0:0:1:0:0:1; 40000; EPRT |2|2001:db8::1:0:0:1|40000|",
      })
  void printsOneForm(Negotiation negotiation, String address, int port, String line)
      throws SyntaxException {
    HostPort endpoint = new HostPort(Literal.parse(address), port);
    assertEquals(line, negotiation.print(endpoint));
    String text = line.substring(line.indexOf(' ') + 1);
    assertEquals(port, negotiation.parse(text, endpoint.address()).port());
    assertEquals(endpoint, negotiation.parse(text, endpoint.address()));
  }

  @Test
  @Tag("E33")
  void everyPortSurvivesPrintingAndReading() throws SyntaxException {
    for (int port = 1; port <= 65535; port++) {
      HostPort endpoint = new HostPort(PEER, port);
      for (Negotiation negotiation : Negotiation.values()) {
        String text = negotiation.print(endpoint).split(" ", 2)[1];
        assertEquals(endpoint, negotiation.parse(text, PEER));
      }
    }
  }

  @Test
  @Tag("E49")
  void cannotTellAnIpv6AddressInSixNumbers() {
    HostPort endpoint = new HostPort(Literal.parse("2001:db8::5"), 40000);
    assertTrue(Negotiation.PORT.ipv4Only() && Negotiation.PASV.ipv4Only());
    assertThrows(IllegalArgumentException.class, () -> Negotiation.PORT.print(endpoint));
    assertThrows(IllegalArgumentException.class, () -> Negotiation.PASV.print(endpoint));
  }
}
