package pinhole.rules.config;

/** A version of TLS. Older ones are broken, and RFC 8996 forbids them. */
public enum TlsVersion {
  TLS_1_2("1.2"),
  TLS_1_3("1.3");

  private final String number;

  TlsVersion(String number) {
    this.number = number;
  }

  /** As the rules file writes it: "1.2". */
  public String number() {
    return number;
  }

  /** As the JDK and Netty call it: "TLSv1.2". */
  public String protocol() {
    return "TLSv" + number;
  }
}
