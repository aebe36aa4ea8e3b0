package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

/**
 * How a server is told in a PROXY header who the client is.
 *
 * @param version of the header
 * @param data whether data connections to the server begin with one, too
 */
public record ServerProxy(Version version, boolean data) {
  /** It is not told, and sees the gateway. */
  public static final ServerProxy OFF = new ServerProxy(Version.OFF, false);

  public ServerProxy {
    requireNonNull(version);
    if (data && version == Version.OFF) {
      throw new IllegalArgumentException("headers of no version");
    }
  }

  /** Versions of the header. */
  public enum Version {
    /** None is sent. */
    OFF,
    V1,
    V2
  }

  /** Whether connections begin with a header. */
  public boolean on() {
    return version != Version.OFF;
  }
}
