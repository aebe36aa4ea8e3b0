package pinhole.relay;

import java.io.IOException;
import java.time.Duration;
import pinhole.ftp.HostPort;

/** Makes the sockets of data connections on one event loop, which also hears of them. */
interface Sockets {
  /** A socket that waits for connections. */
  interface Listener {
    /** Refuses connections from now on, and resets those that nobody has seen yet. */
    void close();
  }

  /** Hears what becomes of a listener. */
  interface Listening {
    void listening(Listener listener);

    /** The port cannot be had. */
    void failed(IOException cause);

    /** Somebody has connected; the connection is not read yet. */
    void arrived(Pump pump, HostPort from);

    /** The port is free again; the last that is heard, also after a failure. */
    void closed();
  }

  /** Hears what becomes of a connection that is being made. */
  interface Connecting {
    /** It is made, and not read yet. */
    void connected(Pump pump);

    /**
     * It could not be made.
     *
     * @param ours whether because of our own address rather than of the far end
     */
    void failed(boolean ours);
  }

  /** Listens at an address and port. */
  void listen(Near at, Listening listening);

  /**
   * Connects to a far end.
   *
   * @param within how long the far end may take to accept
   */
  void connect(HostPort to, Near from, Duration within, Connecting connecting);
}
