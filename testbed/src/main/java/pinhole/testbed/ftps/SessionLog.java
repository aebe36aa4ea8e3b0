package pinhole.testbed.ftps;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
    return faults;
  }

  private static void expect(List<String> faults, long wanted, long found, String what) {
    if (wanted != found) {
      faults.add("the log has " + found + " of " + wanted + " " + what);
    }
  }
}
