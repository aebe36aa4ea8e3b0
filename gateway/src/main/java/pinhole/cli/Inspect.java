package pinhole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pinhole.Logs;
import pinhole.RulesFile;
import pinhole.capture.CaptureFile;
import pinhole.capture.LiveCapture;
import pinhole.capture.MergedFiles;
import pinhole.capture.PacketSource;
import pinhole.inspect.Inspection;
import pinhole.inspect.Rulebook;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.InvalidConfiguration;

/** Tells what a capture holds of FTP. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Reads captures (pcap, pcapng, also with gzip; - is standard input), or listens "
          + "on an interface, and tells of each FTP control connection: who, what was "
          + "negotiated, the data connections that followed, what the rules would have said, "
          + "and what went wrong.",
      "",
      "Several files are read as one, by the time of their packets, which are numbered "
          + "as in the file that mergecap makes of them. Nothing is sent, and files need no "
          + "privileges. Ctrl-C ends listening and tells of what is still open. Passwords are "
          + "never shown."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:read to the end, whatever was found",
      "1:could not be read at all, or not listened on",
      "2:the command line is wrong",
      "3:the rules file is wrong",
      "5:a file is broken or cut short; what could be read is told"
    })
final class Inspect implements Callable<Integer> {
  private static final int BROKEN = 5;

  /** One of those that the tests read; the build puts it here. */
  private static final String EXAMPLE = "private-227-pureftpd-curl.pcap";

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Captures.")
  private List<Path> files = List.of();

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "NAME",
      defaultValue = "",
      description = "Listen on this interface, or on any; needs root or CAP_NET_RAW.")
  private String port;

  @Option(
      names = "--example",
      description = "Read a capture that comes with Pinhole: a session that hangs at LIST.")
  private boolean example;

  @Option(
      names = {"-r", "--rules"},
      paramLabel = "FILE",
      description = "Tell what these rules would have decided, with the line that decides.")
  private Path rules;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  @Option(names = "--commands", description = "Print every command and reply.")
  private boolean commands;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (Stream.of(!files.isEmpty(), !port.isEmpty(), example).filter(given -> given).count() != 1) {
      throw new ParameterException(
          spec.commandLine(), "name one or more files, or an interface with -i, or try --example");
    }
    PrintWriter err = spec.commandLine().getErr();
    Logs.onlyErrors();
    try {
      Rulebook book = rules == null ? Rulebook.NONE : Rulebook.of(rules());
      return inspect(book);
    } catch (InvalidConfiguration e) {
      e.problems().forEach(err::println);
      return Pinhole.WRONG_RULES;
    } catch (IOException e) {
      err.println("pinhole: " + RulesFile.why(e));
      return Pinhole.FAILED;
    }
  }

  private Configuration rules() throws IOException, InvalidConfiguration {
    try {
      return new RulesFile(rules).read().configuration();
    } catch (IOException e) {
      throw new IOException("cannot read " + rules + ": " + RulesFile.why(e), e);
    }
  }

  private int inspect(Rulebook book) throws IOException {
    // Of its own, since the command line's flushes every line.
    PrintWriter out = new PrintWriter(spec.commandLine().getOut());
    InspectReport report =
        json
            ? new InspectJson(out, book.given())
            : new InspectText(out, book.given(), ZoneId.systemDefault());
    Inspection inspection = new Inspection(book, commands, report::conversation);
    try (PacketSource source = source()) {
      Signals.handle("INT", number -> source.stop());
      Signals.handle("TERM", number -> source.stop());
      inspection.read(source);
      report.end(name(), source, inspection);
      out.flush();
      return source.damage().isEmpty() ? 0 : BROKEN;
    }
  }

  private String name() {
    if (example) {
      return "the example";
    }
    if (files.isEmpty()) {
      return port;
    }
    return files.size() == 1 ? files.get(0).toString() : files.size() + " files";
  }

  private PacketSource source() throws IOException {
    if (!port.isEmpty()) {
      return LiveCapture.open(port);
    }
    if (example) {
      return CaptureFile.of(Inspect.class.getResourceAsStream(EXAMPLE));
    }
    List<CaptureFile> opened = new ArrayList<>();
    for (Path file : files) {
      try {
        opened.add(CaptureFile.open(file));
      } catch (IOException e) {
        for (CaptureFile other : opened) {
          other.close();
        }
        throw new IOException("cannot read " + file + ": " + RulesFile.why(e), e);
      }
    }
    return opened.size() == 1 ? opened.get(0) : new MergedFiles(opened);
  }
}
