/**
 * The experiment that FTP courses do in a network simulator, with real packets: active and passive
 * mode, with and without NAT, through four kinds of gateway; what happened is read from captures of
 * both of the gateway's links, and from what the kernel says of the rules that each SYN met.
 *
 * <p>A {@link pinhole.testbed.textbook.Setting} is run by {@link
 * pinhole.testbed.textbook.Experiment}, which leaves a {@link pinhole.testbed.textbook.Recording};
 * {@link pinhole.testbed.textbook.Finding} says what that shows, and {@code drawing} draws it.
 * Stands on {@code lab} and {@code packets}; the matrix and the benchmark know nothing of it.
 */
package pinhole.testbed.textbook;
