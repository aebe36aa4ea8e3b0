/**
 * The data plane in user space: a pinhole is a listening socket, and its bytes are pumped between
 * two Netty channels on the session's event loop.
 *
 * <p>May import Netty, {@code pinhole.data} and below. {@code Passage} is one pinhole from open to
 * end, {@code Pump} one direction of it, {@link pinhole.relay.Transport} the choice between epoll
 * and NIO, which the control connections share.
 */
package pinhole.relay;
