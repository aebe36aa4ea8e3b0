package pinhole.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import pinhole.HeadStart;

/** The program. */
@Command(
    name = "pinhole",
    mixinStandardHelpOptions = true,
    versionProvider = Pinhole.Version.class,
    description = {
      "An FTP-aware stateful firewall and NAT gateway.",
      "",
      "Stands in front of FTP servers, reads their control connections, and opens a "
          + "pinhole for exactly the data connection that was negotiated, under rules written "
          + "in YAML."
    },
    subcommands = {Run.class, Check.class, Explain.class, Inspect.class, Firewall.class},
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; run: stopped by SIGTERM or SIGINT, drained",
      "1:could not run: an address could not be had, a file could not be read; explain: denied",
      "2:the command line is wrong",
      "3:the rules file is wrong; every mistake is named with its line",
      "4:run: stopped, but sessions had to be cut at the end of the drain time",
      "5:inspect: a capture is broken or cut short; what could be read is told"
    },
    footer = {"", "Start with:  pinhole check FILE --show   and   pinhole run --rules FILE"})
public final class Pinhole {
  static final int FAILED = 1;
  static final int WRONG_RULES = 3;
  static final int CUT = 4;

  private Pinhole() {}

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"pinhole " + version()};
    }
  }

  static String version() {
    String version = Pinhole.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    boolean run = arguments.length > 0 && arguments[0].equals("run");
    HeadStart headStart = run ? HeadStart.begin() : HeadStart.none();
    CommandLine line = new CommandLine(Pinhole.class, new Factory(headStart));
    if (arguments.length == 0) {
      line.usage(System.err);
      return CommandLine.ExitCode.USAGE;
    }
    int code = line.setParameterExceptionHandler(Pinhole::mistaken).execute(arguments);
    if (code == CommandLine.ExitCode.OK && !run && System.out.checkError()) {
      System.err.println("pinhole: not all of the output could be written");
      return FAILED; // half a table must not pass for one
    }
    return code;
  }

  /** Says what is wrong and where help is: all of the help would scroll the mistake away. */
  private static int mistaken(ParameterException mistake, String[] arguments) {
    CommandLine line = mistake.getCommandLine();
    line.getErr().println(mistake.getMessage());
    UnmatchedArgumentException.printSuggestions(mistake, line.getErr());
    line.getErr().printf("Help: %s --help%n", line.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }

  /** Picocli makes commands by reflection; ours have no secrets. */
  private static final class Factory implements CommandLine.IFactory {
    private final CommandLine.IFactory inner = CommandLine.defaultFactory();
    private final HeadStart headStart;

    Factory(HeadStart headStart) {
      this.headStart = headStart;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == Run.class ? type.cast(new Run(headStart)) : inner.create(type);
    }
  }
}
