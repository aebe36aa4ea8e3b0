package pinhole.testbed.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A control port that answers nothing by itself. */
public final class HostileServer implements AutoCloseable {
  private final ServerSocket listener;

  /** On a free port of this address. */
  public HostileServer(InetAddress at) throws IOException {
    listener = new ServerSocket(0, 2000, at);
    listener.setSoTimeout(Wire.PATIENCE_MILLIS);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** The next session; nothing has been said yet. */
  public Wire accept() throws IOException {
    return new Wire(listener.accept());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
