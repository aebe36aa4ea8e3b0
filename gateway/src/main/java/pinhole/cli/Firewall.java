package pinhole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pinhole.RulesFile;
import pinhole.firewall.Diversion;
import pinhole.firewall.HostTable;
import pinhole.firewall.UnderWay;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.InvalidConfiguration;

/** The firewall of the gateway's host. */
@Command(
    name = "firewall",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the firewall of the gateway's host from the rules file: default deny, "
          + "control connections from those that the connect rules may let in, data "
          + "connections to pinholes only, and what the section \"firewall\" lists as the "
          + "administrator's own.",
      "",
      "It is a table of its own for nftables, inet pinhole-firewall, which stays when "
          + "the gateway ends. After a change of listeners, ports, connect or data rules it "
          + "is to be applied again."
    },
    subcommands = {
      Firewall.Show.class,
      FirewallApply.class,
      Firewall.Confirm.class,
      Firewall.Remove.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class Firewall {
  private Firewall() {}

  /** What all of its commands have in common: the rules file, and what goes wrong. */
  static final class Rules {
    @Option(
        names = {"-r", "--rules"},
        paramLabel = "FILE",
        defaultValue = "pinhole.yaml",
        description = "The rules file. Default: ${DEFAULT-VALUE}")
    private Path rules;

    Configuration read() throws IOException, InvalidConfiguration {
      try {
        return new RulesFile(rules).read().configuration();
      } catch (IOException e) {
        throw new IOException("cannot read " + rules + ": " + RulesFile.why(e), e);
      }
    }

    Path file() {
      return rules;
    }

    HostTable table(Configuration configuration) {
      return HostTable.of(configuration, rules.getFileName().toString(), Firewall::addresses);
    }
  }

  /** Something that fails as files and programs do. */
  @FunctionalInterface
  interface Work {
    int run() throws IOException, InvalidConfiguration;
  }

  /** Does it, and tells people what went wrong. */
  static int tell(CommandSpec spec, Work work) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      int code = work.run();
      spec.commandLine().getOut().flush();
      return code;
    } catch (InvalidConfiguration e) {
      e.problems().forEach(err::println);
      return Pinhole.WRONG_RULES;
    } catch (IllegalArgumentException e) { // what nft cannot be told
      err.println(e.getMessage());
      return Pinhole.WRONG_RULES;
    } catch (IOException e) {
      err.println("pinhole: " + RulesFile.why(e));
      return Pinhole.FAILED;
    }
  }

  private static List<InetAddress> addresses(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address is known for " + host, e);
    }
  }

  /** Prints the table. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints the table as a script for nft -f; changes nothing.")
  static final class Show implements Work, Callable<Integer> {
    @Mixin private Rules rules;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return tell(spec, this);
    }

    @Override
    public int run() throws IOException, InvalidConfiguration {
      Configuration configuration = rules.read();
      PrintWriter out = spec.commandLine().getOut();
      if (Diversion.isWanted(configuration)) {
        out.println("# The chain divert needs a routing rule, which apply makes, but not nft -f:");
        Stream.of(false, true)
            .filter(ipv6 -> Diversion.isWanted(configuration, ipv6))
            .flatMap(ipv6 -> Diversion.commands(ipv6).stream())
            .forEach(command -> out.println("#   " + command));
      }
      out.print(rules.table(configuration).permanent());
      return 0;
    }
  }

  /** Makes a trial permanent. */
  @Command(
      name = "confirm",
      mixinStandardHelpOptions = true,
      description = {
        "Keeps what `apply --confirm-within` has put in force for a time.",
        "",
        "What is kept is what was tried: if the rules file says something else by now, or "
            + "its time is over, nothing is changed."
      })
  static final class Confirm implements Work, Callable<Integer> {
    @Mixin private Rules rules;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return tell(spec, this);
    }

    @Override
    public int run() throws IOException, InvalidConfiguration {
      Configuration configuration = rules.read();
      HostTable table = rules.table(configuration);
      Nft nft = new Nft();
      String tried = nft.stamp(HostTable.TRIAL);
      if (tried.isEmpty() || !nft.onTrial()) {
        throw new IOException("nothing is on trial (any more): pinhole firewall apply");
      }
      if (!tried.equals(table.stamp())) {
        throw new IOException("the rules say something else than what is on trial: apply again");
      }
      nft.stamp(HostTable.NAME); // fails where it is somebody else's
      nft.run(table.permanent(UnderWay.NOTHING));
      new Routing().install(configuration);
      spec.commandLine().getOut().println("confirmed: table inet " + HostTable.NAME);
      return 0;
    }
  }

  /** Takes the table away. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description =
          "Removes the table, its routing rule, and a trial; does no harm where there is none.")
  static final class Remove implements Work, Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return tell(spec, this);
    }

    @Override
    public int run() throws IOException {
      Nft nft = new Nft();
      String removed = "";
      boolean routing = new Routing().remove();
      for (String name : List.of(HostTable.NAME, HostTable.TRIAL)) {
        if (!nft.stamp(name).isEmpty()) {
          nft.run(HostTable.removal(name));
          removed += " table inet " + name;
        }
      }
      removed += routing ? " routing rule" : "";
      spec.commandLine()
          .getOut()
          .println(removed.isEmpty() ? "there was nothing to remove" : "removed:" + removed);
      return 0;
    }
  }
}
