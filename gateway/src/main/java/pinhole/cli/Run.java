package pinhole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pinhole.Gateway;
import pinhole.HeadStart;
import pinhole.Logs;
import pinhole.Reloader;
import pinhole.RulesFile;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;

/** Runs the gateway until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the gateway.",
      "",
      "SIGHUP, or a change of the file, takes over the rules again; a wrong file "
          + "changes nothing. SIGTERM or SIGINT stops: no new sessions, running transfers "
          + "end, for as long as timeouts.drain allows. A second one stops at once."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped and drained",
      "1:could not start: an address could not be had, a file could not be read",
      "2:the command line is wrong",
      "3:the rules file is wrong",
      "4:stopped, but sessions had to be cut at the end of the drain time"
    })
final class Run implements Callable<Integer> {
  @Option(
      names = {"-r", "--rules"},
      paramLabel = "FILE",
      defaultValue = "pinhole.yaml",
      description = "The rules file. Default: ${DEFAULT-VALUE}")
  private Path rules;

  @Spec private CommandSpec spec;

  private static final Duration LAST_LINES = Duration.ofMillis(100);

  private final CountDownLatch stop = new CountDownLatch(1);

  private final HeadStart headStart;

  Run(HeadStart headStart) {
    this.headStart = headStart;
  }

  @Override
  public Integer call() throws InterruptedException {
    RulesFile file = new RulesFile(rules);
    PrintWriter err = spec.commandLine().getErr();
    try {
      return run(file, read(file));
    } catch (InvalidConfiguration e) {
      e.problems().forEach(err::println);
      return Pinhole.WRONG_RULES;
    } catch (IOException e) {
      err.println("pinhole: " + RulesFile.why(e));
      return Pinhole.FAILED;
    }
  }

  private ConfigurationReader.Result read(RulesFile file) throws IOException, InvalidConfiguration {
    try {
      return file.read();
    } catch (NoSuchFileException e) {
      throw new IOException("no rules file " + rules + "; name one with --rules FILE", e);
    } catch (IOException e) {
      throw new IOException("cannot read " + rules + ": " + RulesFile.why(e), e);
    }
  }

  private int run(RulesFile file, ConfigurationReader.Result read)
      throws IOException, InterruptedException, InvalidConfiguration {
    Logs.require(read.configuration().log());
    headStart.awaitLogging();
    Logs logs = new Logs();
    logs.adopt(read.configuration().log());
    Journal journal = logs.journal();
    read.warnings()
        .forEach(problem -> journal.write(Entry.of(Event.RULES_WARNING).with("problem", problem)));
    try (Gateway gateway = Gateway.start(read.configuration(), journal)) {
      Reloader reloader = new Reloader(file, gateway, logs, journal);
      reloader.start();
      handleSignals(reloader, logs);
      journal.write(
          Entry.of(Event.STARTED)
              .with("version", Pinhole.version())
              .with("pid", ProcessHandle.current().pid())
              .with("rules", rules)
              .with("data", gateway.way()));
      stop.await();
      int cut = gateway.drain();
      journal.write(Entry.of(Event.STOPPED).with("cut", cut));
      return cut == 0 ? 0 : Pinhole.CUT;
    } finally {
      logs.flush();
    }
  }

  private void handleSignals(Reloader reloader, Logs logs) {
    Signals.handle("HUP", number -> reloader.request());
    Signals.handle("TERM", number -> stop(number, logs));
    Signals.handle("INT", number -> stop(number, logs));
  }

  private void stop(int number, Logs logs) {
    if (stop.getCount() == 0) {
      logs.flush(LAST_LINES);
      Runtime.getRuntime().halt(128 + number);
    }
    stop.countDown();
  }
}
