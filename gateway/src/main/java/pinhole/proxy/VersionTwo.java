package pinhole.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import pinhole.ftp.HostPort;
import pinhole.ftp.SyntaxException;

/** The header of version 2, in binary (proxy-protocol.txt section 2.2). */
final class VersionTwo {
  static final byte[] BEGIN = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

  /** Version and command, family and protocol, and the length of the rest follow its beginning. */
  static final int FIXED = 16;

  /** What it may carry besides addresses is not looked at, and must not be without end. */
  static final int LONGEST = 4 << 10;

  private static final int COMMAND = 12;
  private static final int FAMILY = 13;
  private static final int LENGTH = 14;
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;

  private VersionTwo() {}

  /** How long it is, as its fixed part says. */
  static int length(byte[] fixed) throws SyntaxException {
    ByteBuffer header = ByteBuffer.wrap(fixed);
    int length = FIXED + Short.toUnsignedInt(header.getShort(LENGTH));
    if (length > LONGEST) {
      throw new SyntaxException("more than " + LONGEST + " bytes");
    } else if (header.get(COMMAND) != LOCAL && header.get(COMMAND) != PROXY) {
      throw new SyntaxException("another version than 1 and 2, or a command that nobody knows");
    } else if (isProxied(header) && length < FIXED + addresses(header)) {
      throw new SyntaxException("no room for addresses");
    }
    return length;
  }

  /** LOCAL is a connection of the load balancer's own, whatever the rest says. */
  private static boolean isProxied(ByteBuffer header) {
    return header.get(COMMAND) == PROXY && header.get(FAMILY) != UNSPECIFIED;
  }

  /** The length of both addresses and ports. */
  private static int addresses(ByteBuffer header) throws SyntaxException {
    return switch (header.get(FAMILY)) {
      case TCP4 -> 2 * (4 + Short.BYTES);
      case TCP6 -> 2 * (16 + Short.BYTES);
      default -> throw new SyntaxException("addresses that are not those of TCP");
    };
  }

  static Ends ends(byte[] bytes, int length, Ends real) throws SyntaxException {
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, Math.min(length, bytes.length));
    if (!isProxied(header)) {
      return real;
    }
    int address = addresses(header) / 2 - Short.BYTES;
    header.position(FIXED);
    InetAddress client = address(header, address);
    InetAddress server = address(header, address);
    int clientPort = Short.toUnsignedInt(header.getShort());
    int serverPort = Short.toUnsignedInt(header.getShort());
    if (clientPort == 0 || serverPort == 0) {
      throw new SyntaxException("port 0");
    }
    return ends(new HostPort(client, clientPort), new HostPort(server, serverPort));
  }

  private static InetAddress address(ByteBuffer header, int length) {
    byte[] bytes = new byte[length];
    header.get(bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only thrown for other lengths
    }
  }

  /** The ends that a header of either version names, if there can be such a connection. */
  static Ends ends(HostPort client, HostPort server) throws SyntaxException {
    InetAddress from = client.address();
    if (from.isAnyLocalAddress() || from.isMulticastAddress()) {
      throw new SyntaxException("an address that no client has");
    } else if (client.ipv4() != server.ipv4()) {
      throw new SyntaxException("addresses of two families");
    }
    return new Ends(client, server);
  }

  static byte[] print(Ends ends) {
    byte[] client = ends.client().address().getAddress();
    byte[] server = ends.server().address().getAddress();
    int rest = client.length + server.length + 2 * Short.BYTES;
    return ByteBuffer.allocate(FIXED + rest)
        .put(BEGIN)
        .put((byte) PROXY)
        .put((byte) (ends.client().ipv4() ? TCP4 : TCP6))
        .putShort((short) rest)
        .put(client)
        .put(server)
        .putShort((short) ends.client().port())
        .putShort((short) ends.server().port())
        .array();
  }
}
