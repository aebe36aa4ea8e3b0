package pinhole.ftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.rules.Literal;

class HostPortTest {
  @ParameterizedTest
  @Tag("E33")
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65536, 65536 + 27})
  void aPortThatWrapsRoundCannotBeWritten(int port) {
    InetAddress address = Literal.parse("10.0.0.5");
    assertThrows(IllegalArgumentException.class, () -> new HostPort(address, port));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5, 10.0.0.5:40000",
    "2001:DB8:0:0:0:0:0:5, [2001:db8::5]:40000",
    "::, [::]:40000",
  })
  void isShownAsLogsShowIt(String address, String shown) {
    assertEquals(shown, new HostPort(Literal.parse(address), 40000).toString());
  }

  @Test
  @Tag("E41")
  void isComparedWithoutZoneHostNameAndMapping() throws UnknownHostException {
    byte[] local = Literal.parse("fe80::5").getAddress();
    HostPort withZone = new HostPort(Inet6Address.getByAddress("name", local, 2), 40000);
    assertEquals(new HostPort(Literal.parse("fe80::5"), 40000), withZone);
    assertEquals("[fe80::5]:40000", withZone.toString());
    assertTrue(new HostPort(Literal.parse("::ffff:10.0.0.5"), 1).ipv4());
  }
}
