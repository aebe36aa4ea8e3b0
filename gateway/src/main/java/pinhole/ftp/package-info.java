/**
 * The language: commands, replies, addresses and the four negotiations, as RFC 959, 1123, 2428 and
 * 2577 define them and as servers and clients really write them.
 *
 * <p>Pure: no I/O, no logger; of {@code pinhole.rules} only its address literals. Each thing that
 * is parsed can be printed, and the two stand side by side, so that they cannot drift apart; the
 * gateway sends what it has printed, never what it has received.
 */
package pinhole.ftp;
