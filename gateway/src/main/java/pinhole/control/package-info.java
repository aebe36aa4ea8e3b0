/**
 * The control connections on Netty: lines in and out, and the machine of {@code pinhole.session}
 * between them.
 *
 * <p>Handlers decode and call; every decision is the session's. One session lives on one event loop
 * with both its control connections and its data plane. {@code Door} lets a client in, {@code
 * ControlConnection} brings its session together with two {@code Leg}s, the data plane, {@code
 * Deadlines}, {@code Encryption} and a {@code Spool} for the log; a {@code Farewell} is how a
 * client is left. May import Netty and everything below.
 */
package pinhole.control;
