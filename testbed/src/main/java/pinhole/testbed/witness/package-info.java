/**
 * The wire as witness: what must be true of the packets on the gateway's two links, whatever the
 * gateway's log says. Reads {@code packets}; knows nothing of how the gateway was set up but the
 * addresses in {@link pinhole.testbed.witness.Scene}.
 */
package pinhole.testbed.witness;
