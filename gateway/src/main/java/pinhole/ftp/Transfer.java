package pinhole.ftp;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands that use the data connection. */
public enum Transfer {
  RETR(Direction.DOWN),
  LIST(Direction.LISTING),
  NLST(Direction.LISTING),
  MLSD(Direction.LISTING),
  STOR(Direction.UP),
  STOU(Direction.UP),
  APPE(Direction.UP);

  /** Which way the bytes go: down to the client, or up to the server. */
  public enum Direction {
    DOWN,
    LISTING,
    UP
  }

  private static final Map<String, Transfer> ROWS =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, row -> row));

  private final Direction direction;

  Transfer(Direction direction) {
    this.direction = direction;
  }

  /** The transfer of this verb, in upper case. */
  public static Optional<Transfer> of(String verb) {
    return Optional.ofNullable(ROWS.get(verb));
  }

  public Direction direction() {
    return direction;
  }
}
