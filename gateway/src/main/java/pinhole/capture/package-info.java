/**
 * Packets: where they come from, and what of TCP/IP is in them.
 *
 * <p>A {@link pinhole.capture.PacketSource} is a file or an interface. Files are read here, without
 * libpcap and so without root; Pcap4J listens on interfaces and takes the headers apart, and is
 * seen by {@code LiveCapture}, {@code Link} and {@code Dissector} only: it is finished, quiet
 * software, and might have to be replaced. What comes out are {@link pinhole.capture.Datagram}s:
 * TCP segments, and what routers say of them.
 *
 * <p>Nothing here knows FTP. What a capture holds is never trusted: every length is checked, and
 * what is kept between packets (fragments) is bounded. May import Pcap4J and the JDK.
 */
package pinhole.capture;
