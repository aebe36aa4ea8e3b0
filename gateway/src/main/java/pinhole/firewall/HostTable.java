package pinhole.firewall;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import pinhole.firewall.Outcome.Final;
import pinhole.rules.config.Configuration;

/**
 * The table of a gateway's host. What nft is to do with it are scripts, each of them one
 * transaction: all of it happens or none.
 */
public final class HostTable {
  /** Its name, in the family inet. */
  public static final String NAME = Form.NAME;

  /** The name of one that is only tried. */
  public static final String TRIAL = Form.TRIAL;

  /** How the comment of a table begins that was made here. */
  public static final String MARK = "pinhole firewall";

  private static final int STAMP_BYTES = 8;

  private final String origin;
  private final Chain input;
  private final List<Chain> chains;

  private HostTable(String origin, Chain input, List<Chain> chains) {
    this.origin = origin;
    this.input = input;
    this.chains = chains;
  }

  /**
   * The table for a configuration.
   *
   * @param origin what people call the rules file
   * @throws IllegalArgumentException if nft cannot say what the configuration does; the message,
   *     for people, has file and line
   */
  public static HostTable of(Configuration configuration, String origin, Names names) {
    Admission admission = new Admission(configuration, names);
    return new HostTable(origin, admission.input(), admission.chains());
  }

  /** Whether a connection that begins like this is let in. */
  public boolean admits(Arrival arrival) {
    return input.fate(arrival) == Final.ACCEPT;
  }

  /** Tells this table from others. */
  public String stamp() {
    try {
      byte[] text = table(Form.PERMANENT, "", UnderWay.NOTHING).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, STAMP_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Puts it in force in place of the one before. */
  public String permanent() {
    return replace(NAME) + table(Form.PERMANENT, stamp(), UnderWay.NOTHING);
  }

  /** The same, in place of a trial too, and letting go on what is under way. */
  public String permanent(UnderWay underWay) {
    return removal(TRIAL) + replace(NAME) + table(Form.PERMANENT, stamp(), underWay);
  }

  /**
   * Puts it in force for so long.
   *
   * @param before whether there is a table in force that has to step aside
   */
  public String trial(Duration within, boolean before, UnderWay underWay) {
    String aside = " inet " + NAME + " " + Form.ASIDE;
    String stepAside =
        before
            ? "flush set" + aside + "\nadd element" + aside + " " + Form.both(within) + "\n"
            : "";
    return stepAside + replace(TRIAL) + table(Form.trial(within), stamp(), underWay);
  }

  /** Takes a table away, whether it is there or not. */
  public static String removal(String name) {
    return replace(name);
  }

  private static String replace(String name) {
    return "table inet " + name + "\ndelete table inet " + name + "\n";
  }

  private String table(Form form, String stamp, UnderWay underWay) {
    String comment = Chain.fitting(MARK + " " + stamp + " from " + origin);
    StringBuilder text = new StringBuilder("table inet " + form.table() + " {\n");
    text.append("  comment \"").append(comment).append("\"\n\n");
    text.append(form.setText());
    text.append(underWay.sets());
    for (Chain chain : chains) {
      List<String> first = new ArrayList<>(List.of(form.guard() + " accept"));
      if (chain.equals(input)) {
        first.addAll(underWay.rules());
      }
      text.append('\n').append(chain.nft(first));
    }
    return text.append("}\n").toString();
  }
}
