package pinhole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 30})
  void keepsAsManyFilesAsItIsToldTo(int keep) throws IOException {
    Path file = folder.resolve("log");
    LoggerContext context = new LoggerContext();
    RollingFileAppender<ILoggingEvent> log = new RollingFileAppender<>();
    log.setFile(file.toString());
    Rotation rotation = new Rotation(file.toString(), keep);
    rotation.setContext(context);
    rotation.setParent(log);
    rotation.start();
    for (int full = 1; full <= 40; full++) {
      Files.writeString(file, "full " + full);
      rotation.rollover();
    }
    List<String> expected =
        IntStream.rangeClosed(1, keep).mapToObj(number -> "log." + number).sorted().toList();
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(expected, files.map(path -> path.getFileName().toString()).sorted().toList());
    }
    for (int number = 1; number <= keep; number++) {
      assertEquals("full " + (41 - number), Files.readString(folder.resolve("log." + number)));
    }
    for (Status status : context.getStatusManager().getCopyOfStatusList()) {
      assertEquals(Status.INFO, status.getEffectiveLevel(), status::getMessage);
    }
  }
}
