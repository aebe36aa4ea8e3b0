package pinhole;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The log as text: time, level, and the line as the entry prints it; as the pattern {@code
 * %d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n} would have it, which takes several times as
 * long for what a small file has four of.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final int LONGEST_LEVEL = 5;
  private static final int SECOND = 1000;

  private final ZoneId zone;
  private final DateTimeFormatter seconds = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.");
  private final DateTimeFormatter offset = DateTimeFormatter.ofPattern("XXX ");

  /** The last second that was printed: nearly always the same again. */
  private volatile Second last = new Second(Long.MIN_VALUE, "", "");

  LineEncoder(ZoneId zone) {
    this.zone = zone;
  }

  private record Second(long number, String time, String offset) {}

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(240);
    time(line, event.getTimeStamp());
    String level = event.getLevel().toString();
    line.append(level);
    line.append(" ".repeat(LONGEST_LEVEL + 1 - level.length()));
    line.append(event.getFormattedMessage()).append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void time(StringBuilder line, long millis) {
    Second second = second(Math.floorDiv(millis, SECOND));
    int rest = Math.floorMod(millis, SECOND);
    line.append(second.time())
        .append((char) ('0' + rest / 100))
        .append((char) ('0' + rest / 10 % 10))
        .append((char) ('0' + rest % 10))
        .append(second.offset());
  }

  private Second second(long number) {
    Second known = last;
    if (known.number() != number) {
      ZonedDateTime time = Instant.ofEpochSecond(number).atZone(zone);
      known = new Second(number, seconds.format(time), offset.format(time));
      last = known;
    }
    return known;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
