package pinhole.capture;

import java.net.InetAddress;

/**
 * What somebody on the way says of a segment that he did not pass on: ICMP "destination
 * unreachable".
 *
 * @param by who says it
 * @param why in words for people
 * @param source of the segment
 * @param destination of the segment
 */
public record Unreachable(
    long number,
    long nanos,
    InetAddress by,
    String why,
    InetAddress source,
    int sourcePort,
    InetAddress destination,
    int destinationPort)
    implements Datagram {}
