package pinhole.data;

import java.io.IOException;

/** Every port of the range is taken. */
public final class NoPortFree extends IOException {
  private static final long serialVersionUID = 1L;

  public NoPortFree(String range) {
    super("no free port in " + range);
  }
}
