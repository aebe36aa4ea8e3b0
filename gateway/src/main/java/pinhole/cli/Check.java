package pinhole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pinhole.Foreign;
import pinhole.Logs;
import pinhole.RulesFile;
import pinhole.nft.Kernel;
import pinhole.nft.Unavailable;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.ConfigurationWriter;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.PlaneChoice;
import pinhole.rules.config.Problem;
import pinhole.tls.Tls;

/** Reads a rules file and says what is wrong with it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a rules file and the certificates that it names, and names every mistake "
          + "in them, with line and column."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the file is good; warnings do not count",
      "1:the file cannot be read",
      "2:the command line is wrong",
      "3:the file is wrong"
    })
final class Check implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The rules file.")
  private Path file;

  @Option(
      names = "--show",
      description = "Print the whole configuration, with every default filled in.")
  private boolean show;

  @Spec private CommandSpec spec;

  /** Where data would pass on this machine, asked by doing, and why not where it is to pass. */
  private static String plane(PlaneChoice wanted) throws IOException {
    if (wanted == PlaneChoice.RELAY) {
      return "relay";
    }
    try {
      Kernel.probe();
      return "nft";
    } catch (Unavailable e) {
      String lack = "because " + e.getMessage() + "; what helps: " + e.mend();
      return wanted == PlaneChoice.AUTO ? "relay, " + lack : "none, " + lack;
    }
  }

  @Override
  public Integer call() {
    Logs.onlyErrors();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      ConfigurationReader.Result read = new RulesFile(file).read();
      List<Problem> warnings =
          Stream.concat(
                  read.warnings().stream(),
                  Tls.load(read.configuration(), InstantSource.system()).warnings().stream())
              .toList();
      warnings.forEach(err::println);
      if (show) {
        out.print(ConfigurationWriter.write(read.configuration()));
      } else {
        out.println(
            file
                + ": good; listeners "
                + read.configuration().listeners().size()
                + ", warnings "
                + warnings.size());
        out.println("data plane: " + plane(read.configuration().data().plane()));
        Foreign.obstacle(read.configuration())
            .ifPresent(why -> out.println("on this machine: " + why));
      }
      out.flush();
      return 0;
    } catch (InvalidConfiguration e) {
      e.problems().forEach(err::println);
      return Pinhole.WRONG_RULES;
    } catch (IOException e) {
      err.println("pinhole: cannot read " + file + ": " + RulesFile.why(e));
      return Pinhole.FAILED;
    }
  }
}
