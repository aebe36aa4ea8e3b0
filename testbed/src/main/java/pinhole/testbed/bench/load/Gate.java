package pinhole.testbed.bench.load;

import java.net.InetSocketAddress;

/** Where sessions begin, and whether they and their data are encrypted. */
record Gate(InetSocketAddress address, boolean secure) {}
