package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SourceTest {
  @Test
  void isBriefInLogsAndExactForEditors() {
    Source source = new Source("pinhole.yaml", 24, 5);
    assertEquals("pinhole.yaml:24:5", source.toString());
    assertEquals("pinhole.yaml:24", source.brief());
    assertEquals("default", Source.NONE.brief());
    assertEquals("default", Source.NONE.toString());
  }
}
