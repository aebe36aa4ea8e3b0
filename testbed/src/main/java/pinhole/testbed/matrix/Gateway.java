package pinhole.testbed.matrix;

import java.io.IOException;
import java.util.List;
import pinhole.testbed.lab.Family;

/** What stands between client and server. */
interface Gateway extends AutoCloseable {
  /** Where the clients connect. */
  String address(Family family);

  /** Waits until no session is left, and tells everything that is wrong since the last time. */
  List<String> faults(boolean passive) throws IOException, InterruptedException;

  /** Ends it, and tells what was wrong with its end. */
  List<String> end() throws IOException, InterruptedException;

  @Override
  void close();

  /** No gateway, only forwarding: tells the faults of servers and clients from the gateway's. */
  static Gateway none() {
    return new Gateway() {
      @Override
      public String address(Family family) {
        return family.server();
      }

      @Override
      public List<String> faults(boolean passive) {
        return List.of();
      }

      @Override
      public List<String> end() {
        return List.of();
      }

      @Override
      public void close() {}
    };
  }
}
