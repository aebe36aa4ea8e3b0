package pinhole;

import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a full log aside, as NAME.1, and keeps as many of these as it is told to: Logback's own
 * policy keeps at least one and at most twenty.
 */
final class Rotation extends FixedWindowRollingPolicy {
  private final int keep;

  /**
   * Of a file.
   *
   * @param keep 0 to keep none
   */
  Rotation(String file, int keep) {
    this.keep = keep;
    setFileNamePattern(file + ".%i");
    setMinIndex(1);
    setMaxIndex(Math.max(1, keep));
  }

  @Override
  protected int getMaxWindowSize() {
    return keep;
  }

  @Override
  public void rollover() throws RolloverFailure {
    if (keep > 0) {
      super.rollover();
      return;
    }
    try {
      Files.deleteIfExists(Path.of(getActiveFileName()));
    } catch (IOException e) {
      throw new RolloverFailure("cannot remove " + getActiveFileName(), e);
    }
  }
}
