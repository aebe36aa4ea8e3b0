package pinhole;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Problem;

/** Takes over a changed rules file, whole or not at all; stays on the housekeeping thread. */
public final class Reloader {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final RulesFile file;
  private final Gateway gateway;
  private final Logs logs;
  private final Journal journal;

  public Reloader(RulesFile file, Gateway gateway, Logs logs, Journal journal) {
    this.file = file;
    this.gateway = gateway;
    this.logs = logs;
    this.journal = journal;
  }

  /** Looks at the file from now on. */
  public void start() {
    long every = LOOK_EVERY.toMillis();
    gateway.housekeeping().scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (file.changed()) {
      reload("changed");
    }
  }

  /** Reads the file again, changed or not (SIGHUP). */
  public void request() {
    gateway.housekeeping().execute(() -> reload("SIGHUP"));
  }

  private void reload(String why) {
    try {
      ConfigurationReader.Result read = file.read();
      Logs.require(read.configuration().log());
      gateway.adopt(read.configuration());
      logs.adopt(read.configuration().log());
      read.warnings().forEach(this::warn);
      journal.write(
          Entry.of(Event.RELOADED)
              .with("file", file.name())
              .with("why", why)
              .with("warnings", read.warnings().size()));
    } catch (InvalidConfiguration e) {
      e.problems().forEach(problem -> failed(problem.toString()));
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      failed("a mistake of Pinhole's own: " + e); // the file is still to be looked at
    }
  }

  private void failed(String problem) {
    journal.write(
        Entry.of(Event.RELOAD_FAILED)
            .with("file", file.name())
            .with("problem", problem)
            .with("in-force", "the rules read before"));
  }

  private void warn(Problem problem) {
    journal.write(Entry.of(Event.RULES_WARNING).with("problem", problem));
  }
}
