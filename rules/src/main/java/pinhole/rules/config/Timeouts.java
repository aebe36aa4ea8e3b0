package pinhole.rules.config;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long is waited for what.
 *
 * @param connect for the server to accept a connection
 * @param greeting for the server's 220
 * @param tls for a TLS handshake, on control and on data connections
 * @param login from the greeting to the reply that lets the user in
 * @param idle for the next command, while nothing is transferred
 * @param stall for the next byte of a transfer
 * @param reply for the final reply to a command that transfers nothing
 * @param finalReply for the last bytes of a transfer to leave, before the server's final reply is
 *     sent on without them
 * @param drain for running transfers to end, once the gateway is told to stop
 */
public record Timeouts(
    Duration connect,
    Duration greeting,
    Duration tls,
    Duration login,
    Duration idle,
    Duration stall,
    Duration reply,
    Duration finalReply,
    Duration drain) {
  /** What holds where the rules file is silent. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(15),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60));

  public Timeouts {
    if (Stream.of(connect, greeting, tls, login, idle, stall, reply, finalReply, drain)
        .anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("a time below zero");
    }
  }
}
