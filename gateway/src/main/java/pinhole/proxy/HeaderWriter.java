package pinhole.proxy;

import pinhole.rules.config.ServerProxy;

/** Prints headers. */
public final class HeaderWriter {
  private HeaderWriter() {}

  /** The header of a connection between these ends; empty where none is wanted. */
  public static byte[] print(ServerProxy.Version version, Ends ends) {
    return switch (version) {
      case OFF -> new byte[0];
      case V1 -> VersionOne.print(ends);
      case V2 -> VersionTwo.print(ends);
    };
  }
}
