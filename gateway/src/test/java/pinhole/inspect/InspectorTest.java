package pinhole.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pinhole.inspect.Scene.SERVER;
import static pinhole.inspect.Scene.at;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pinhole.capture.CaptureFile;

/** What is given up so that memory has a bound, and that it is told. */
class InspectorTest {
  private static final int WATCHED = 5000;

  @Test
  void givesUpTheOldestOfTooManyControlConnectionsAndTellsOfThem() throws IOException {
    Scene scene = new Scene();
    for (int i = 0; i < WATCHED + 3; i++) {
      scene.line(at("192.0.2." + (1 + i / 1000), 10_000 + i % 1000), at(SERVER, 21)).open();
      scene
          .line(at("192.0.2." + (1 + i / 1000), 10_000 + i % 1000), at(SERVER, 21))
          .from(1001, 5001)
          .server("220 ready");
    }
    List<Conversation> told = new ArrayList<>();
    Inspection inspection = new Inspection(Rulebook.NONE, false, told::add);
    try (CaptureFile file = CaptureFile.of(new ByteArrayInputStream(scene.film.pcap()))) {
      inspection.read(file);
    }
    assertEquals(3, inspection.evicted());
    assertEquals(WATCHED + 3, told.size());
    assertEquals(10_000, told.get(0).client().port());
  }

  @Test
  void tellsOfAVeryLongSessionInParts() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn();
    for (int i = 0; i < 300; i++) {
      control.client("EPSV").server("229 ok (|||" + (20_000 + i) + "|)");
      Scene.Line data = scene.line(at(Scene.CLIENT, 30_000 + i), at(SERVER, 20_000 + i)).open();
      control.client("RETR f" + i).server("150 coming");
      data.clientAcks().close();
      control.server("226 done");
    }
    control.quit();
    List<Conversation> told = scene.told();
    assertTrue(told.size() > 1, () -> "parts: " + told.size());
    assertEquals(300, told.stream().mapToInt(part -> part.negotiations().size()).sum());
    assertEquals(1, told.stream().filter(Conversation::whole).count());
    assertEquals(
        300,
        told.stream()
            .flatMap(part -> part.negotiations().stream())
            .flatMap(made -> made.uses().stream())
            .filter(use -> use.reply().equals("226 done"))
            .count());
  }
}
