package pinhole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import pinhole.firewall.Arrival;
import pinhole.firewall.HostTable;
import pinhole.firewall.Sockets;
import pinhole.firewall.UnderWay;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.InvalidConfiguration;

/** Puts the host's table in force. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Puts the table in force, in place of the one before, in one transaction.",
      "",
      "Refuses to cut off connections to this host that are established and that the "
          + "table would not let in again, the administrator's own among them, unless it is "
          + "forced to."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:in force",
      "1:not in force: it would cut off somebody, nft is missing or says no",
      "2:the command line is wrong",
      "3:the rules file is wrong"
    })
final class FirewallApply implements Firewall.Work, Callable<Integer> {
  private static final int MOST_SHOWN = 10;

  @Mixin private Firewall.Rules rules;

  @Option(names = "--force", description = "Cut off whom the table does not let in.")
  private boolean force;

  @Option(
      names = "--confirm-within",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = {
        "Undo it after this time (such as 60s or 5m), unless `pinhole firewall confirm` "
            + "comes first. The kernel itself does so: nothing that dies meanwhile prevents it."
      })
  private Duration within = Duration.ZERO;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return Firewall.tell(spec, this);
  }

  @Override
  public int run() throws IOException, InvalidConfiguration {
    Configuration configuration = rules.read();
    HostTable table = rules.table(configuration);
    Nft nft = new Nft();
    boolean before = !nft.stamp(HostTable.NAME).isEmpty();
    nft.stamp(HostTable.TRIAL); // fails where it is somebody else's
    Sockets sockets = sockets();
    Set<Arrival> cut = new LinkedHashSet<>(sockets.cutBy(table));
    own(System.getenv().getOrDefault("SSH_CONNECTION", ""))
        .filter(arrival -> !table.admits(arrival))
        .ifPresent(cut::add);
    if (!cut.isEmpty() && !force) {
      refuse(cut);
      return Pinhole.FAILED;
    }
    UnderWay underWay = sockets.begun(table);
    new Routing().install(configuration); // first: what is marked is to find its way
    PrintWriter out = spec.commandLine().getOut();
    if (within.isZero()) {
      nft.run(table.permanent(underWay));
      out.println("in force: table inet " + HostTable.NAME);
    } else {
      nft.run(table.trial(within, before, underWay));
      out.println("in force for " + within.toSeconds() + " s: table inet " + HostTable.TRIAL);
      out.println("To keep it: pinhole firewall confirm --rules " + rules.file());
    }
    return 0;
  }

  private void refuse(Set<Arrival> cut) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("pinhole: not applied: it would cut off");
    cut.stream()
        .limit(MOST_SHOWN)
        .forEach(
            arrival ->
                err.println(
                    "  "
                        + new HostPort(arrival.source(), arrival.sourcePort())
                        + " at port "
                        + arrival.port()));
    if (cut.size() > MOST_SHOWN) {
      err.println("  and " + (cut.size() - MOST_SHOWN) + " others");
    }
    err.println("List them under firewall, allow in the rules file, or use --force.");
  }

  private static Sockets sockets() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (Files.exists(Path.of(file))) { // there is no tcp6 without IPv6
        lines.addAll(Files.readAllLines(Path.of(file)));
      }
    }
    return new Sockets(lines, FirewallApply::isOurs);
  }

  private static boolean isOurs(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false; // then it is looked at like any other
    }
  }

  /**
   * The session of whoever types this, as sshd tells it: not to sudo, and where it does not know
   * itself, because no socket leads to it, it says UNKNOWN.
   */
  static Optional<Arrival> own(String connection) {
    String[] words = connection.split(" ", -1);
    if (words.length != 4 || words[0].equals("UNKNOWN")) {
      return Optional.empty();
    }
    return Optional.of(
        new Arrival(
            Literal.parse(words[0].replaceFirst("%.*", "")),
            Integer.parseInt(words[1]),
            Literal.parse(words[2].replaceFirst("%.*", "")),
            Integer.parseInt(words[3])));
  }

  /** A duration with its unit. */
  static final class Seconds implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})([smh])");
    private static final Duration MOST = Duration.ofHours(24); // nft takes some weeks

    @Override
    public Duration convert(String text) {
      Matcher time = TIME.matcher(text);
      if (!time.matches()) {
        throw new TypeConversionException(
            "expected a time such as 60s, 5m or 1h, found \"" + text + '"');
      }
      long number = Long.parseLong(time.group(1));
      Duration duration =
          switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (duration.compareTo(MOST) > 0) {
        throw new TypeConversionException("expected at most 24h, found \"" + text + '"');
      }
      return duration;
    }
  }
}
