package pinhole.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Our own end of a connection.
 *
 * @param port 0 for any; where it is used to connect, another one is shared with other connections,
 *     also with those in TIME_WAIT
 * @param foreign whether the address is another machine's: see {@link ForeignAddresses}
 */
record Near(InetAddress address, int port, boolean foreign) {
  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }
}
