package pinhole.relay;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import pinhole.session.Side;

/** The relays there are: each must do the same. */
enum Relay {
  NIO(Transport.NIO, Way.CHANNELS),
  CHANNELS(Transport.EPOLL, Way.CHANNELS),
  COPY(Transport.EPOLL, Way.COPY),
  /** As a gateway does it: short streams are copied. */
  SPLICE(Transport.EPOLL, Way.SPLICE),
  /** From the first byte on. */
  SPLICE_ALL(Transport.EPOLL, Way.SPLICE);

  private static final long LONG = 1 << 20;

  final Transport transport;
  final Way way;

  Relay(Transport transport, Way way) {
    this.transport = transport;
    this.way = way;
  }

  /** Pipes that are there when the first is wanted. */
  Pipes pipes() {
    return new Pipes(
        Runnable::run,
        why -> {
          throw new AssertionError(why);
        },
        this == SPLICE_ALL ? 0 : LONG);
  }

  /** Each of them, with each side. */
  static Stream<Arguments> withSides() {
    return Stream.of(values())
        .flatMap(relay -> Stream.of(Side.values()).map(side -> Arguments.of(relay, side)));
  }

  /** Each of them, with sizes below and above what the kernel takes. */
  static Stream<Arguments> withSizes() {
    return Stream.of(values())
        .flatMap(
            relay ->
                Stream.of(100_000, 3_000_000, 6_000_000).map(size -> Arguments.of(relay, size)));
  }
}
