package pinhole.testbed.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayLogTest {
  private static final List<String> GOOD =
      List.of(
          "INFO  session-opened session=1 listener=ipv4 client=198.51.100.2:1025",
          "INFO  pinhole-opened session=1 pinhole=1 mode=passive peer=198.51.100.2",
          "INFO  pinhole-used session=1 pinhole=1 mode=passive peer=198.51.100.2",
          "INFO  transfer-done session=1 direction=down path=down.bin bytes=300000",
          "INFO  session-closed session=1 reason=quit");

  @Test
  void findsNothingWrongWithATransfer() {
    assertEquals(List.of(), new GatewayLog(GOOD).faults(true));
  }

  @Test
  void missesThePinholeOfTheOtherMode() {
    assertFaults(GOOD, false, "no pinhole-opened with mode=active");
  }

  @Test
  void seesAPinholeThatStaysOpen() {
    assertFaults(
        with("INFO  pinhole-opened session=1 pinhole=2 mode=passive"), true, "neither used nor");
  }

  @Test
  void isContentWithAPinholeThatIsClosedUnused() {
    List<String> lines =
        Stream.of(
                GOOD,
                List.of(
                    "INFO  pinhole-opened session=1 pinhole=2 mode=passive",
                    "INFO  pinhole-closed session=1 pinhole=2 reason=replaced"))
            .flatMap(List::stream)
            .toList();
    assertEquals(List.of(), new GatewayLog(lines).faults(true));
  }

  @Test
  void seesASessionThatIsNotClosed() {
    GatewayLog log = new GatewayLog(with("INFO  session-opened session=2"));
    assertFalse(log.isQuiet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR something",
        "WARN  malformed session=9 by=server reason=\"reply that nobody asked for\" text=\"200 OK\"",
        "WARN  pinhole-intruder session=1 pinhole=1",
        "WARN  transfer-failed session=1 path=down.bin",
        "WARN  command-denied session=1 command=\"RETR down.bin\"",
        "java.lang.IllegalStateException: no",
        "LEAK: ByteBuf.release() was not called",
      })
  void isAlarmedBy(String line) {
    assertFaults(with(line), true, "the gateway says");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WARN  transfer-failed session=1 direction=down path=big.bin result=reset-by-client",
        "WARN  command-denied session=1 command=\"AUTH TLS\" reason=\"534 no\"",
        "WARN  malformed session=9 by=server reason=\"reply that nobody asked for\" text=\"200 Zzz...\"",
      })
  void expects(String line) {
    assertEquals(List.of(), new GatewayLog(with(line)).faults(true));
  }

  private static List<String> with(String line) {
    return Stream.concat(GOOD.stream(), Stream.of(line)).toList();
  }

  private static void assertFaults(List<String> lines, boolean passive, String expected) {
    List<String> faults = new GatewayLog(lines).faults(passive);
    assertTrue(faults.stream().anyMatch(fault -> fault.contains(expected)), faults::toString);
  }
}
