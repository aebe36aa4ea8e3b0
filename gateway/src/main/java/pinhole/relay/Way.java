package pinhole.relay;

/** How the bytes of data connections are moved. */
public enum Way {
  /** Through Netty channels, on any transport, and with room for handlers. */
  CHANNELS,
  /** From socket to socket through a buffer, where the transport is epoll; else as channels. */
  COPY
}
