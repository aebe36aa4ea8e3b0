package pinhole.testbed.textbook;

import java.util.List;
import pinhole.ftp.Negotiation;

/** Who opens the data connection. */
public enum Mode {
  ACTIVE(Negotiation.PORT, "--ftp-port", "-", "--disable-eprt"),
  PASSIVE(Negotiation.PASV, "--disable-epsv", "--no-ftp-skip-pasv-ip");

  private final Negotiation negotiation;

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final List<String> options;

  Mode(Negotiation negotiation, String... options) {
    this.negotiation = negotiation;
    this.options = List.of(options);
  }

  /** The words of RFC 959 for it. */
  public Negotiation negotiation() {
    return negotiation;
  }

  /** How curl is told; it goes where the 227 says, as RFC 959 has it. */
  List<String> options() {
    return options;
  }
}
