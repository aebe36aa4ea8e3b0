package pinhole.testbed.ftps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.SecureClient;
import pinhole.testbed.client.Tour;
import pinhole.testbed.lab.Server;
import pinhole.testbed.matrix.GatewayLog;

class SessionLogTest {
  private static final String CONTROL = "INFO secured session=1 leg=%s protocol=TLSv%s cipher=X";
  private static final String DATA = "INFO secured session=1 leg=%s pinhole=1 protocol=TLSv%s";

  private final List<String> lines = new ArrayList<>();

  @Test
  void isContentWithWhatWasAskedFor() {
    session();
    lines.add(CONTROL.formatted("client", "1.3"));
    lines.addAll(Collections.nCopies(Tour.length(), DATA.formatted("client", "1.3")));
    lines.add(CONTROL.formatted("server", "1.2"));
    assertEquals(List.of(), faults(Leg.E13P, Leg.I12C));
  }

  @Test
  void seesALegThatIsNotEncryptedAndOneThatShouldNotBe() {
    session();
    lines.add(CONTROL.formatted("server", "1.2"));
    assertFault(faults(Leg.E13C, Leg.CLEAR), "0 of 1 secured control, leg=client");
    assertFault(faults(Leg.E13C, Leg.CLEAR), "leg=server");
  }

  @Test
  void seesTheOtherVersionAndDataThatIsNotPrivate() {
    session();
    lines.add(CONTROL.formatted("client", "1.2"));
    assertFault(faults(Leg.E13P, Leg.CLEAR), "secured with TLS 1.3");
    assertFault(faults(Leg.E12P, Leg.CLEAR), "0 of 7 secured data, leg=client");
  }

  @Test
  void seesATransferThatIsNotWhole() {
    session();
    lines.add(CONTROL.formatted("client", "1.2"));
    lines.remove("INFO transfer-done session=1 reply=226 result=complete");
    assertFault(faults(Leg.E12C, Leg.CLEAR), "6 of 7 transfer-done");
  }

  private void session() {
    lines.add("INFO session-opened session=1");
    lines.addAll(
        Collections.nCopies(
            Tour.length(), "INFO transfer-done session=1 reply=226 result=complete"));
  }

  private List<String> faults(Leg in, Leg out) {
    Cell cell = new Cell(Server.VSFTPD, SecureClient.FTPLIB, in, out, true);
    return new SessionLog(new GatewayLog(lines)).faults(cell);
  }

  private static void assertFault(List<String> faults, String expected) {
    assertTrue(faults.stream().anyMatch(fault -> fault.contains(expected)), faults::toString);
  }
}
