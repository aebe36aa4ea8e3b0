package pinhole.firewall;

import java.time.Duration;

/**
 * Whether the table is there to stay.
 *
 * <p>A trial undoes itself without anybody's help: each of its chains begins by accepting
 * everything unless the set {@code trial} still has an element, and the kernel takes the elements
 * out when their time is over. A table that was in force before steps aside for the same time, by
 * the elements of its set {@code aside}, and is in force again afterwards. So whatever dies in
 * between, the terminal, the program, the connection to the host, has no say in it.
 *
 * @param table its name
 * @param set the set that tells whether it is in force
 * @param guard matches while it is not
 * @param elements of the set
 */
record Form(String table, String set, String guard, String elements) {
  static final String NAME = "pinhole-firewall";
  static final String TRIAL = NAME + "-trial";
  static final String ASIDE = "aside";

  static final Form PERMANENT = new Form(NAME, ASIDE, "meta nfproto @aside", "");

  static Form trial(Duration within) {
    return new Form(TRIAL, "trial", "meta nfproto != @trial", both(within));
  }

  /** The elements that stand for both families, for so long. */
  static String both(Duration within) {
    String timeout = " timeout " + within.toMillis() + "ms";
    return "{ ipv4" + timeout + ", ipv6" + timeout + " }";
  }

  String setText() {
    return "  set "
        + set
        + " {\n    typeof meta nfproto\n    flags timeout\n"
        + (elements.isEmpty() ? "" : "    elements = " + elements + "\n")
        + "  }\n";
  }
}
