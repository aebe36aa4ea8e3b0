package pinhole.testbed.packets;

import java.util.Locale;

/** One of the gateway's two links, named for the end it leads to. */
public enum Link {
  CLIENT,
  SERVER;

  /** The interface in the gateway's namespace. */
  public String device() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Link other() {
    return this == CLIENT ? SERVER : CLIENT;
  }
}
