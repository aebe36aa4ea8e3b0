/**
 * TCP connections as a capture shows them: who opened them, how many bytes went which way, what was
 * sent again or never seen, how they ended; and, where somebody wants to read one, its bytes in
 * order.
 *
 * <p>Sequence numbers are counted on beyond 32 bits, so that they never wrap. Where bytes come
 * twice the first ones count, as for most receivers. Nothing here knows FTP; what is kept is
 * bounded everywhere. May import {@code pinhole.capture}, and {@code pinhole.ftp} for its pair of
 * address and port.
 */
package pinhole.stream;
