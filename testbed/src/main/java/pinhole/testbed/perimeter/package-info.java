/**
 * What gets through the gateway's host, and what does not: pinholes in the kernel and the host's
 * firewall, tried with real sockets from all three sides of a laboratory.
 *
 * <p>A {@link pinhole.testbed.perimeter.Site} has the laboratory, a server that says what a claim
 * wants it to, and the gateway as a process of its own; {@link pinhole.testbed.perimeter.Perimeter}
 * puts the claims to it, each of which is a sentence that holds or does not.
 */
package pinhole.testbed.perimeter;
