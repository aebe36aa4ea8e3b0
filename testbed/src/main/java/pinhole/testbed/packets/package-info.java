/**
 * What went over the laboratory's links: packets as tcpdump wrote them, TCP connections, and the
 * lines of control connections.
 *
 * <p>Both links are watched from the gateway's namespace, by one clock: what is seen on one of them
 * and never on the other has been stopped between. Knows the laboratory ({@code lab}) and, of the
 * gateway, how packets are read ({@code pinhole.capture}) and the grammar of FTP ({@code
 * pinhole.ftp}).
 */
package pinhole.testbed.packets;
