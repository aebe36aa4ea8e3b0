package pinhole.ftp;

import java.util.Arrays;
import java.util.Optional;

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

  private final Direction direction;

  Transfer(Direction direction) {
    this.direction = direction;
  }

  public static Optional<Transfer> of(String verb) {
    return Arrays.stream(values()).filter(t -> t.name().equals(verb)).findFirst();
  }

  public Direction direction() {
    return direction;
  }
}
