package pinhole.nft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Messages as Linux 6.18 sent them on a little-endian machine. */
final class Recorded {
  private Recorded() {}

  static ByteBuffer bytes(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/netlink/" + name + ".hex")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return ByteBuffer.wrap(HexFormat.of().parseHex(text.replaceAll("\\s", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Message message(String name) {
    return Message.in(bytes(name)).get(0);
  }
}
