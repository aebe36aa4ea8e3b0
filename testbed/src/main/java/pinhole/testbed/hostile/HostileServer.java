package pinhole.testbed.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** A control port that answers nothing by itself. */
public final class HostileServer implements AutoCloseable {
  private final ServerSocket listener;

  /** On a free port of this address. */
  public HostileServer(InetAddress at) throws IOException {
    this(new InetSocketAddress(at, 0));
  }

  public HostileServer(InetSocketAddress at) throws IOException {
    listener = new ServerSocket(at.getPort(), 2000, at.getAddress());
    listener.setSoTimeout(Wire.PATIENCE_MILLIS);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** The next session; nothing has been said yet. */
  public Wire accept() throws IOException {
    return new Wire(listener.accept());
  }

  /** The next one who comes within this time; none if nobody does. */
  public List<Wire> accept(Duration patience) throws IOException {
    listener.setSoTimeout((int) patience.toMillis());
    try {
      return List.of(accept());
    } catch (SocketTimeoutException e) {
      return List.of();
    } finally {
      listener.setSoTimeout(Wire.PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
