package pinhole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of the log is what the pattern in the encoder's description makes of it. */
class LineEncoderTest {
  private final Logger logger = new LoggerContext().getLogger("pinhole");

  private ILoggingEvent event(Level level, String time, Throwable cause) {
    LoggingEvent event =
        new LoggingEvent("", logger, level, "pinhole-used session=1", cause, new Object[0]);
    event.setInstant(Instant.parse(time));
    return event;
  }

  private static String pattern(String zone, ILoggingEvent event) {
    PatternLayoutEncoder pattern = new PatternLayoutEncoder();
    pattern.setContext(new LoggerContext());
    pattern.setCharset(StandardCharsets.UTF_8);
    pattern.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", " + zone + "} %-5level %msg%n");
    pattern.start();
    return new String(pattern.encode(event), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, INFO, 2026-11-26T11:25:03.007Z",
    "UTC, WARN, 2026-11-26T11:25:03.999Z",
    "Asia/Kolkata, ERROR, 2026-01-01T00:00:00Z",
    "Europe/Berlin, INFO, 2026-10-25T00:59:59.090Z",
    "Europe/Berlin, INFO, 2026-10-25T01:00:00.100Z", // the hour that comes twice
    "America/St_Johns, DEBUG, 1969-12-31T23:59:59.030Z",
  })
  void printsWhatThePatternPrints(String zone, String level, String time) {
    LineEncoder encoder = new LineEncoder(ZoneId.of(zone));
    for (Throwable cause : new Throwable[] {null, new IOException("broken", new Error("why"))}) {
      ILoggingEvent event = event(Level.toLevel(level), time, cause);
      for (int i = 0; i < 2; i++) { // and once more, from what it remembers
        String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
        assertEquals(pattern(zone, event), line);
      }
    }
  }
}
