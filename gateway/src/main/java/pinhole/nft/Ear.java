package pinhole.nft;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pinhole.ftp.HostPort;

/**
 * Hears what the kernel tells of connections through pinholes, and of packets that came to none. A
 * filter in the kernel keeps away everything that concerns other connections of the machine, and
 * the states on the way from the first packet to the last.
 */
final class Ear implements Courier.Source, AutoCloseable {
  /** Who is told; on the thread that hears. */
  interface Heard {
    /** A pinhole has admitted a connection. */
    void began(Tracked connection);

    /** It has come to its end, in order or by a reset. */
    void closed(Tracked connection);

    /** The kernel tracks it no longer. */
    void vanished(Tracked connection);

    /** Somebody has tried a port that no pinhole took him through. */
    void stranger(HostPort from, HostPort at);

    /** Some of all that was lost. */
    void missed();
  }

  private static final int GROUP_NEW = 1;
  private static final int GROUP_UPDATE = 2;
  private static final int GROUP_DESTROY = 3;
  private static final int ROOM = 8 << 20;

  private static final int LOG_PACKET = 0;
  private static final int LOG_CONFIGURE = 1;
  private static final int BIND = 1;
  private static final int COPY_PACKET = 2;
  private static final int HEADERS = 64;
  private static final int FIRST_GROUP = 0x5048;
  private static final int GROUPS = 16;

  private final Netlink netlink;
  private final int group;

  private Ear(Netlink netlink, int group) {
    this.netlink = netlink;
    this.group = group;
  }

  static Ear open() throws IOException {
    Netlink netlink = Netlink.open();
    try {
      netlink.filter(Screen.program());
      netlink.room(ROOM);
      int group = bindLog(netlink);
      for (int told : new int[] {GROUP_NEW, GROUP_UPDATE, GROUP_DESTROY}) {
        netlink.join(told);
      }
      return new Ear(netlink, group);
    } catch (IOException e) {
      netlink.close();
      throw e;
    }
  }

  /** The group of nfnetlink_log that it listens to. */
  int group() {
    return group;
  }

  /** The first group that nobody else listens to. */
  private static int bindLog(Netlink netlink) throws IOException {
    int errno = 0;
    for (int group = FIRST_GROUP; group < FIRST_GROUP + GROUPS; group++) {
      errno = bindLog(netlink, group);
      if (errno == 0) {
        return group;
      }
      if (errno != Netlink.EBUSY && errno != Netlink.EPERM) { // EPERM: another socket has it
        break;
      }
    }
    if (errno == Netlink.EPERM) { // or, for each of them, that this process may not
      throw Unavailable.privilege();
    }
    throw new Unavailable(
        "the kernel has no nfnetlink_log (" + Netlink.words(errno) + ")", "modprobe nfnetlink_log");
  }

  private static int bindLog(Netlink netlink, int group) throws IOException {
    List<Integer> results = new ArrayList<>(2);
    byte[] copy = {0, 0, 0, HEADERS, COPY_PACKET, 0};
    netlink.ask(
        to ->
            to.begin(LOG_CONFIGURE | Subsystem.LOG.number() << 8, Request.ACKNOWLEDGE, 0, group)
                .u8(1, BIND)
                .bytes(2, copy)
                .u32(4, 1),
        answer -> {
          if (answer.isResult()) {
            results.add(answer.errno());
          }
        });
    return results.isEmpty() ? Netlink.ENOENT : results.get(0);
  }

  @Override
  public void await(Duration time) throws IOException {
    netlink.await(time);
  }

  @Override
  public void hear(Heard heard) throws IOException {
    if (!netlink.listen(message -> pass(message, heard))) {
      heard.missed();
    }
  }

  private static void pass(Message message, Heard heard) {
    if (message.of(Subsystem.LOG) && message.kind() == LOG_PACKET) {
      packet(message.body().bytes(9), heard);
    } else if (message.of(Subsystem.CONNTRACK) && message.kind() == Conntrack.DELETE) {
      heard.vanished(Tracked.read(message));
    } else if (message.of(Subsystem.CONNTRACK) && message.creates()) {
      heard.began(Tracked.read(message));
    } else if (message.of(Subsystem.CONNTRACK)) {
      heard.closed(Tracked.read(message));
    }
  }

  /** Reads the headers of a TCP segment; what is cut short tells nothing. */
  private static void packet(byte[] bytes, Heard heard) {
    boolean ipv4 = bytes.length > 0 && (bytes[0] & 0xf0) == 0x40;
    Family family = ipv4 ? Family.IPV4 : Family.IPV6;
    int tcp = ipv4 ? (bytes[0] & 0xf) * 4 : 40;
    if (bytes.length < tcp + 4) {
      return;
    }
    int source = (bytes[tcp] & 0xff) << 8 | (bytes[tcp + 1] & 0xff);
    int destination = (bytes[tcp + 2] & 0xff) << 8 | (bytes[tcp + 3] & 0xff);
    if (source != 0 && destination != 0) {
      heard.stranger(
          new HostPort(address(bytes, family.sourceOffset(), family), source),
          new HostPort(address(bytes, family.destinationOffset(), family), destination));
    }
  }

  private static InetAddress address(byte[] packet, int offset, Family family) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(packet, offset, offset + family.length()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // its length is right
    }
  }

  @Override
  public void close() {
    netlink.close();
  }
}
