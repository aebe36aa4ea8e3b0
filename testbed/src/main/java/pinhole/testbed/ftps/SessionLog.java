package pinhole.testbed.ftps;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.Tour;
import pinhole.testbed.matrix.GatewayLog;

/** What the gateway's log must say of one cell besides what every log must say. */
record SessionLog(GatewayLog log) {
  List<String> faults(Cell cell) {
    List<String> faults = new ArrayList<>();
    expect(faults, 1, log.count("session-opened"), "session-opened");
    Pattern complete = Pattern.compile("\\btransfer-done .*\\bresult=complete\\b");
    long whole = log.lines().stream().filter(line -> complete.matcher(line).find()).count();
    expect(faults, Tour.length(), whole, "transfer-done with result=complete");
    secured(faults, "client", cell.in());
    secured(faults, "server", cell.out());
    return faults;
  }

  /** One handshake for the control connection, and one for each data connection that is private. */
  private void secured(List<String> faults, String name, Leg leg) {
    Pattern event = Pattern.compile("\\bsecured .*\\bleg=" + name + "\\b");
    Pattern version = Pattern.compile("\\bprotocol=TLSv" + Pattern.quote(leg.version()) + "\\b");
    List<String> all = log.lines().stream().filter(event.asPredicate()).toList();
    List<String> right = all.stream().filter(version.asPredicate()).toList();
    long data = right.stream().filter(line -> line.contains(" pinhole=")).count();
    expect(faults, leg.isPrivate() ? Tour.length() : 0, data, "secured data, leg=" + name);
    expect(faults, leg.isClear() ? 0 : 1, right.size() - data, "secured control, leg=" + name);
    expect(faults, right.size(), all.size(), "secured with TLS " + leg.version() + ", leg=" + name);
  }

  private static void expect(List<String> faults, long wanted, long found, String what) {
    if (wanted != found) {
      faults.add("the log has " + found + " of " + wanted + " " + what);
    }
  }
}
