/**
 * The matrix: every server with every client in every mode and every operation, through the
 * gateway.
 *
 * <p>A {@link pinhole.testbed.matrix.Pair} of server and client has a laboratory and a gateway of
 * its own, so that pairs run side by side; each of its cells is a mode with all operations. What a
 * cell must leave behind on the wire and in the gateway's log is looked at besides the files:
 * {@link pinhole.testbed.matrix.Wire}, {@link pinhole.testbed.matrix.Gateway}.
 */
package pinhole.testbed.matrix;
