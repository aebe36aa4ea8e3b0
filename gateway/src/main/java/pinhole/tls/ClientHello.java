package pinhole.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client says first: RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2. As much of it as must
 * be known before the TLS library answers, which can neither refuse a foreign ALPN with an alert
 * nor tell what was offered.
 *
 * @param versions that the client offers, as on the wire: 0x0303 is TLS 1.2
 * @param serverName (SNI, RFC 6066 section 3); "" for none
 * @param protocols (ALPN, RFC 7301 section 3.1); empty for none
 */
record ClientHello(List<Integer> versions, String serverName, List<String> protocols) {
  /** Of what is not a ClientHello, which is left to the TLS library to say. */
  static final ClientHello NONE = new ClientHello(List.of(), "", List.of());

  private static final int SERVER_NAME = 0; // Extensions.
  private static final int ALPN = 16;
  private static final int SUPPORTED_VERSIONS = 43;

  ClientHello {
    versions = List.copyOf(versions);
    protocols = List.copyOf(protocols);
  }

  /** What the body of the message says. */
  static ClientHello parse(ByteBuf body) {
    try {
      int version = body.readUnsignedShort();
      body.skipBytes(32); // random
      body.skipBytes(body.readUnsignedByte()); // session id
      body.skipBytes(body.readUnsignedShort()); // cipher suites
      body.skipBytes(body.readUnsignedByte()); // compression
      ClientHello hello = new ClientHello(List.of(version), "", List.of());
      ByteBuf extensions = body.isReadable() ? vector(body, 2) : Unpooled.EMPTY_BUFFER;
      while (extensions.isReadable()) {
        hello = hello.with(extensions.readUnsignedShort(), vector(extensions, 2));
      }
      return hello;
    } catch (IndexOutOfBoundsException e) {
      return NONE; // Lengths that do not fit: the TLS library has the words for it.
    }
  }

  private ClientHello with(int extension, ByteBuf data) {
    return switch (extension) {
      case SERVER_NAME -> new ClientHello(versions, serverName(vector(data, 2)), protocols);
      case ALPN -> new ClientHello(versions, serverName, protocols(vector(data, 2)));
      case SUPPORTED_VERSIONS -> new ClientHello(versions(vector(data, 1)), serverName, protocols);
      default -> this;
    };
  }

  private static String serverName(ByteBuf names) {
    while (names.isReadable()) {
      int type = names.readUnsignedByte();
      String name = vector(names, 2).toString(StandardCharsets.ISO_8859_1);
      if (type == 0) {
        return name;
      }
    }
    return "";
  }

  private static List<String> protocols(ByteBuf list) {
    List<String> protocols = new ArrayList<>();
    while (list.isReadable()) {
      protocols.add(vector(list, 1).toString(StandardCharsets.ISO_8859_1));
    }
    return protocols;
  }

  private static List<Integer> versions(ByteBuf list) {
    List<Integer> versions = new ArrayList<>();
    while (list.isReadable()) {
      versions.add(list.readUnsignedShort());
    }
    return versions;
  }

  /** What follows its own length, in one or two bytes. */
  private static ByteBuf vector(ByteBuf in, int lengthBytes) {
    return in.readSlice(lengthBytes == 1 ? in.readUnsignedByte() : in.readUnsignedShort());
  }
}
