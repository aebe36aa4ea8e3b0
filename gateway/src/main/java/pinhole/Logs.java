package pinhole;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.FileSize;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.LoggerFactory;
import pinhole.log.Journal;
import pinhole.log.TransferLog;
import pinhole.rules.config.LogSection;

/** Where log lines go, as the rules file says; set up again when that changes. */
public final class Logs {
  private static final String JOURNAL = "pinhole";
  private static final String TRANSFERS = "pinhole.transfers";

  /** Bytes of lines that wait to be written, at most. */
  private static final int GATHERED = 64 << 10;

  private final List<Flushing> flushing = new CopyOnWriteArrayList<>();
  private LogSection inForce = LogSection.DEFAULT;
  private boolean configured;

  /** Key-value pairs are half of what a line costs, and only JSON shows them. */
  private volatile boolean asFields;

  /** The journal, and the transfer log beside it where the configuration wants one. */
  public Journal journal() {
    Journal lines = Journal.lines(LoggerFactory.getLogger(JOURNAL));
    Journal fields = Journal.to(LoggerFactory.getLogger(JOURNAL));
    TransferLog transfers = new TransferLog(LoggerFactory.getLogger(TRANSFERS));
    return entry -> {
      (asFields ? fields : lines).write(entry);
      transfers.write(entry);
    };
  }

  /** For commands that keep no log: only what goes wrong inside a library is printed, to stderr. */
  public static void onlyErrors() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.ERROR);
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setTarget("System.err");
    root.addAppender(started(stderr, context, text(context)));
  }

  /**
   * Makes sure that the files of a section can be written.
   *
   * @throws IOException naming the one that cannot
   */
  public static void require(LogSection section) throws IOException {
    for (String name : List.of(section.file(), section.transferLog())) {
      if (!name.isEmpty()) {
        open(Path.of(name));
      }
    }
  }

  private static void open(Path file) throws IOException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new IOException("cannot write the log " + file + ": " + RulesFile.why(e), e);
    }
  }

  /** Sends the lines where this section says; does nothing if it already does. */
  public void adopt(LogSection section) {
    if (configured && section.equals(inForce)) {
      return;
    }
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.getStatusManager().add(Logs::complain);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    flushing.clear();
    send(root, appender(context, section, section.file(), encoder(context, section)));
    context.getLogger(JOURNAL).setLevel(Level.INFO);
    Logger transfers = context.getLogger(TRANSFERS);
    transfers.setAdditive(false);
    if (section.transferLog().isEmpty()) {
      transfers.setLevel(Level.OFF);
    } else {
      transfers.setLevel(Level.INFO);
      send(
          transfers, appender(context, section, section.transferLog(), pattern(context, "%msg%n")));
    }
    inForce = section;
    asFields = section.format() == LogSection.Format.JSON;
    configured = true;
  }

  /** Sends what a logger takes there, where lines are gathered and written together. */
  private void send(Logger logger, OutputStreamAppender<ILoggingEvent> appender) {
    appender.setImmediateFlush(false);
    logger.addAppender(appender);
    Flushing behind = new Flushing(appender);
    behind.setContext(appender.getContext());
    behind.start();
    logger.addAppender(behind);
    flushing.add(behind);
  }

  /** Writes what waits to be written. */
  public void flush() {
    flushing.forEach(Flushing::flush);
  }

  /** The same, unless it takes longer: nobody may be reading on at the other end of stdout. */
  public void flush(Duration within) {
    try {
      CompletableFuture.runAsync(this::flush).get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Nothing can be done for them.
    }
  }

  /** A log that cannot be written says so on stderr. */
  private static void complain(Status status) {
    if (status.getEffectiveLevel() > Status.INFO) {
      System.err.println("pinhole: log: " + status.getMessage());
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogSection section) {
    return section.format() == LogSection.Format.JSON ? json(context) : text(context);
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    LineEncoder encoder = new LineEncoder(ZoneId.systemDefault());
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> pattern(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    LogstashFieldNames names = new LogstashFieldNames();
    names.setTimestamp("time");
    names.setMessage("[ignore]");
    names.setVersion("[ignore]");
    names.setLogger("[ignore]");
    names.setThread("[ignore]");
    names.setLevelValue("[ignore]");
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setFieldNames(names);
    encoder.start();
    return encoder;
  }

  /** A file that rotates, or stdout where no file is named. */
  private static OutputStreamAppender<ILoggingEvent> appender(
      LoggerContext context, LogSection section, String file, Encoder<ILoggingEvent> encoder) {
    if (file.isEmpty()) {
      return stdout(context, encoder);
    }
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file);
    appender.setBufferSize(new FileSize(GATHERED));
    Rotation keep = new Rotation(file, section.keep());
    keep.setContext(context);
    keep.setParent(appender);
    keep.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> rotate = new SizeBasedTriggeringPolicy<>();
    rotate.setContext(context);
    rotate.setMaxFileSize(new FileSize(section.rotateAt()));
    rotate.start();
    appender.setRollingPolicy(keep);
    appender.setTriggeringPolicy(rotate);
    return started(appender, context, encoder);
  }

  private static OutputStreamAppender<ILoggingEvent> stdout(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(
        new BufferedOutputStream(ConsoleTarget.SystemOut.getStream(), GATHERED));
    appender.start();
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender,
      LoggerContext context,
      Encoder<ILoggingEvent> encoder) {
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
