package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0/24",
    "192.0.2.7, 192.0.2.7/32",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:DB8::/32, 2001:db8::/32",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1/128",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128",
    "0:0:0:0:0:0:0:1, ::1/128",
    "::/0, ::/0",
    "fe80::, fe80::/128",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221/128",
    "::ffff:192.0.2.0/120, 192.0.2.0/24",
    "::ffff:192.0.2.1, 192.0.2.1/32",
  })
  void printsWhatItParses(String text, String printed) {
    assertEquals(printed, Network.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "any",
        "localhost",
        "example.com",
        "10.1",
        "10.0.0",
        "10.0.0.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.-1",
        " 10.0.0.1",
        "10.0.0.1 ",
        "0x0a.0.0.1",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "::1.2.3",
        "1.2.3.4::",
        "1.2.3.4:5::",
        "::1.2.3.4:5",
        "[::1]",
        "::/129",
        "::ffff:1.2.3.4/90",
      })
  void refusesWhatIsNotANetwork(String text) {
    assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5/24, 10.0.0.0/24",
    "10.255.0.0/9, 10.128.0.0/9",
    "10.0.0.1/0, 0.0.0.0/0",
    "2001:db8::1/32, 2001:db8::/32",
  })
  void namesTheNetworkThatWasMeant(String text, String meant) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    assertEquals(
        text + " has bits set beyond its prefix; did you mean " + meant + "?", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.1, 192.0.2.1, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ::1, true",
    "::/0, 192.0.2.1, false",
    "2001:db8::/33, 2001:db8:7fff::, true",
    "2001:db8::/33, 2001:db8:8000::, false",
  })
  void containsItsOwnFamily(String network, String address, boolean contained) {
    assertEquals(contained, Network.parse(network).contains(Literal.parse(address)));
  }

  @Test
  void takesAMappedAddressForIpv4() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = bytes[11] = (byte) 0xff;
    bytes[12] = 10;
    Inet6Address mapped = Inet6Address.getByAddress("mapped", bytes, -1);
    assertTrue(Network.parse("10.0.0.0/8").contains(mapped));
    assertTrue(new Network(mapped, 104).contains(Literal.parse("10.0.0.0")));
  }

  @Test
  void isFoundAroundAnAddress() {
    assertEquals(Network.parse("192.0.2.8/29"), Network.around(Literal.parse("192.0.2.15"), 29));
    assertEquals(
        Network.parse("2001:db8:0:1::/64"),
        Network.around(Literal.parse("2001:db8:0:1:2:3:4:5"), 64));
  }
}
