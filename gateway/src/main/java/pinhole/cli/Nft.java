package pinhole.cli;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.firewall.HostTable;

/** The program nft(8), once for each thing to do; what it lacks is named with its remedy. */
final class Nft {
  private static final Tool NFT = new Tool("nft", "nftables");
  private static final Pattern STAMP = Pattern.compile(HostTable.MARK + " ([0-9a-f]+) from ");

  /** Runs a script: all of it or nothing. */
  void run(String script) throws IOException {
    Tool.Said said = NFT.call(script, "-f", "-");
    if (said.exit() != 0) {
      throw new IOException(remedy(said.err()));
    }
  }

  /**
   * The stamp of a table, or "" where there is no such table.
   *
   * @throws IOException also if there is one that was not made by us
   */
  String stamp(String table) throws IOException {
    Tool.Said said = NFT.call("", "list", "table", "inet", table);
    if (said.exit() != 0) {
      if (said.err().contains("No such file or directory")) {
        return "";
      }
      throw new IOException(remedy(said.err()));
    }
    Matcher stamp = STAMP.matcher(said.out());
    if (!stamp.find()) {
      throw new IOException(
          "there is a table inet "
              + table
              + " that was not made by `pinhole firewall`; it is left as it is");
    }
    return stamp.group(1);
  }

  /** Whether a trial's time is not over yet. */
  boolean onTrial() throws IOException {
    Tool.Said said = NFT.call("", "list", "set", "inet", HostTable.TRIAL, "trial");
    return said.exit() == 0 && said.out().contains("elements");
  }

  private static String remedy(String err) {
    if (err.contains("Operation not permitted")) {
      return "the firewall may be changed by root only (CAP_NET_ADMIN): sudo pinhole firewall ...";
    }
    return "nft says: " + err.strip();
  }
}
