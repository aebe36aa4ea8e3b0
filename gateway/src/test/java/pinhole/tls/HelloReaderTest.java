package pinhole.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hellos, in whatever records and segments they come. */
class HelloReaderTest {
  private static final ClientHello EXPECTED =
      new ClientHello(List.of(0x0303), "ftp.example.org", List.of("ftp"));

  /** Counts how often it is asked for the length of a record. */
  private static final class Counted extends UnpooledHeapByteBuf {
    private int asked;

    Counted() {
      super(UnpooledByteBufAllocator.DEFAULT, 256, Integer.MAX_VALUE);
    }

    @Override
    public int getUnsignedShort(int index) {
      asked++;
      return super.getUnsignedShort(index);
    }
  }

  private static ByteBuf vector(int lengthBytes, ByteBuf content) {
    ByteBuf vector = Unpooled.buffer();
    for (int i = lengthBytes - 1; i >= 0; i--) {
      vector.writeByte(content.readableBytes() >> (8 * i));
    }
    return vector.writeBytes(content);
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuf bytes(int count) {
    return Unpooled.wrappedBuffer(new byte[count]);
  }

  private static void add(ByteBuf extensions, int type, ByteBuf data) {
    extensions.writeShort(type).writeBytes(vector(2, data));
  }

  /** A hello with so many bytes of padding (RFC 7685). */
  private static ByteBuf hello(int padding) {
    ByteBuf extensions = Unpooled.buffer();
    ByteBuf name = Unpooled.buffer().writeByte(0).writeBytes(vector(2, text("ftp.example.org")));
    add(extensions, 0, vector(2, name));
    add(extensions, 16, vector(2, vector(1, text("ftp"))));
    add(extensions, 21, bytes(padding));
    ByteBuf body = Unpooled.buffer().writeShort(0x0303).writeBytes(bytes(32));
    body.writeBytes(vector(1, bytes(0))).writeBytes(vector(2, bytes(2)));
    body.writeBytes(vector(1, bytes(1))).writeBytes(vector(2, extensions));
    return Unpooled.buffer().writeByte(1).writeBytes(vector(3, body));
  }

  private static void addRecord(ByteBuf to, ByteBuf message, int most) {
    ByteBuf piece = message.readSlice(Math.min(most, message.readableBytes()));
    to.writeByte(22).writeShort(0x0301).writeBytes(vector(2, piece));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 100, 1 << 14})
  void isReadWhole(int record) {
    ByteBuf in = Unpooled.buffer().writeByte(0).skipBytes(1); // it need not begin at 0
    ByteBuf message = hello(0);
    HelloReader reader = new HelloReader();
    while (message.isReadable()) {
      assertEquals(Optional.empty(), reader.read(in));
      addRecord(in, message, record);
    }
    assertEquals(Optional.of(EXPECTED), reader.read(in));
    assertEquals(1, in.readerIndex());
  }

  @Test
  @Tag("E121")
  void noRecordIsLookedAtTwice() {
    Counted in = new Counted();
    ByteBuf message = hello(50_000);
    HelloReader reader = new HelloReader();
    int records = 0;
    Optional<ClientHello> read = Optional.empty();
    while (read.isEmpty()) {
      addRecord(in, message, 1);
      records++;
      read = reader.read(in);
    }
    assertEquals(EXPECTED, read.orElseThrow());
    assertTrue(records > 50_000, "records: " + records);
    assertEquals(records, in.asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "\u0016\u0003\u0001\u0000\u0000",
        "\u0015\u0003\u0001\u0000\u0002"
      })
  void isNone(String said) {
    assertEquals(Optional.of(ClientHello.NONE), new HelloReader().read(text(said)));
  }
}
