package pinhole.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private final Addresses addresses = new Addresses();

  @Test
  void areTheirBytesInOrder() {
    assertEquals("0.0.0.0", addresses.of(0).getHostAddress());
    assertEquals("192.0.2.5", addresses.of(0xc0000205).getHostAddress());
    assertEquals("255.255.255.254", addresses.of(-2).getHostAddress());
  }

  @Test
  void areMadeOnce() {
    assertSame(addresses.of(0xc0000205), addresses.of(0xc0000205));
  }

  @Test
  void areNeverTakenForOneAnother() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      int number = i % 3 == 0 ? random.nextInt() : 10 << 24 | random.nextInt(5000);
      byte[] bytes = addresses.of(number).getAddress();
      assertEquals(number, ByteBuffer.wrap(bytes).getInt());
    }
  }
}
