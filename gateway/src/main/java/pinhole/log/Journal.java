package pinhole.log;

import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** Where entries are written. */
@FunctionalInterface
public interface Journal {
  void write(Entry entry);

  /** A journal that writes to a logger the text of each entry, and nothing else. */
  static Journal lines(Logger logger) {
    return entry -> {
      switch (entry.event().level()) {
        case ERROR -> logger.error(entry.toString());
        case WARN -> logger.warn(entry.toString());
        default -> logger.info(entry.toString());
      }
    };
  }

  /**
   * A journal that writes to a logger: the text of the entry is the message, its keys and values
   * are the key-value pairs for encoders that print fields.
   */
  static Journal to(Logger logger) {
    return entry -> {
      if (!logger.isEnabledForLevel(entry.event().level())) {
        return;
      }
      LoggingEventBuilder line = logger.atLevel(entry.event().level());
      line = line.addKeyValue("event", entry.event().toString());
      for (int i = 0; i < entry.keys().size(); i++) {
        line = line.addKeyValue(entry.keys().get(i), entry.values().get(i));
      }
      line.log(entry.toString());
    };
  }
}
