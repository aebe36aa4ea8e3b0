package pinhole.testbed.client;

import pinhole.testbed.lab.Family;

/** How a data connection is negotiated, in which address family. */
public enum Mode implements Capability {
  PASV(Family.IPV4, "PASV"),
  EPSV(Family.IPV4, "EPSV"),
  PORT(Family.IPV4, "PORT"),
  EPRT(Family.IPV4, "EPRT"),
  EPSV6(Family.IPV6, "EPSV"),
  EPRT6(Family.IPV6, "EPRT");

  private final Family family;
  private final String verb;

  Mode(Family family, String verb) {
    this.family = family;
    this.verb = verb;
  }

  public Family family() {
    return family;
  }

  /** The command that the client sends. */
  public String verb() {
    return verb;
  }

  public boolean passive() {
    return verb.endsWith("SV");
  }

  /** Whether it is one of RFC 2428's. */
  public boolean extended() {
    return verb.startsWith("E");
  }
}
