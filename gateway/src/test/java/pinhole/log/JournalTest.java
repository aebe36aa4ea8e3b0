package pinhole.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JournalTest {
  @Test
  void writesTheTextAndTheKeysAtTheLevelOfTheEvent() {
    Logger logger = (Logger) LoggerFactory.getLogger("pinhole.log.JournalTest");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    Journal journal = Journal.to(logger);

    journal.write(Entry.of(Event.PINHOLE_INTRUDER).with("session", 17).with("from", "a {} b"));

    ILoggingEvent line = lines.list.get(0);
    assertEquals("WARN", line.getLevel().toString());
    assertEquals("pinhole-intruder session=17 from=\"a {} b\"", line.getFormattedMessage());
    assertEquals(
        "[event=\"pinhole-intruder\", session=\"17\", from=\"a {} b\"]",
        line.getKeyValuePairs().toString());

    logger.setLevel(ch.qos.logback.classic.Level.WARN);
    journal.write(Entry.of(Event.LOGIN));
    assertEquals(1, lines.list.size());
  }
}
