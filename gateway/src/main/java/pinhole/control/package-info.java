/**
 * The control connections on Netty: lines in and out, and the machine of {@code pinhole.session}
 * between them.
 *
 * <p>Handlers decode and call; every decision is the session's. One session lives on one event loop
 * with both its control connections and its data plane. May import Netty and everything below.
 */
package pinhole.control;
