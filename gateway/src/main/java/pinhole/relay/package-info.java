/**
 * The data plane in user space: a pinhole is a listening socket, and its bytes are pumped between
 * two connections on the session's event loop.
 *
 * <p>May import Netty, {@code pinhole.data}, {@code pinhole.tls} and below. {@code Passage} is one
 * pinhole from open to end, {@link pinhole.relay.Flow} its two connections and the order in which
 * they end. Both know connections as {@code Pump}s, and ask {@code Sockets} for them: Netty
 * channels ({@code ChannelPump}), which work everywhere and take handlers, such as those of TLS
 * ({@code TlsPump}), or bare sockets in Netty's epoll set ({@code SocketPump}), which cost a
 * fraction. Where a pinhole is private on a leg, {@code Handshakes} come before the flow. {@link
 * pinhole.relay.Transport} is the choice between epoll and NIO, which the control connections
 * share.
 */
package pinhole.relay;
