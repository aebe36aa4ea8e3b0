/**
 * The matrix of FTPS: every server with every client, each leg clear, explicit or implicit, TLS 1.2
 * or 1.3, its data clear or private, with seven transfers in one session.
 *
 * <p>The full product is thousands of sessions; {@link pinhole.testbed.ftps.Cover} chooses so many
 * that every pair of legs occurs, and every leg with every server and every client. A {@link
 * pinhole.testbed.ftps.Row} is a laboratory with one server, where a single gateway has a listener
 * for each pair of legs. What a session leaves behind is looked at in the files, in the gateway's
 * log, and in the packets of both legs: {@link pinhole.testbed.ftps.Sight} tells what a wire-tapper
 * could have read.
 */
package pinhole.testbed.ftps;
