/**
 * A laboratory of three network namespaces, client - gateway - server, and the real FTP servers in
 * it.
 *
 * <p>Knows nothing of the gateway under test: the matrix and the benchmark start what they want to
 * measure in {@link Lab#gateway()}. Only documentation addresses are used, nothing leaves the
 * namespaces, and nothing of the host's configuration is written: what a server needs in /etc is
 * mounted for that server alone.
 */
package pinhole.testbed.lab;
