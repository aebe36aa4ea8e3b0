package pinhole.testbed.textbook;

/** Whether the server is known by its own address or by the gateway's. */
public enum Nat {
  OFF("without NAT"),
  ON("with NAT");

  private final String title;

  Nat(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
