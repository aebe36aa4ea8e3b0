package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Either end of many control connections on which nothing is said but the greeting, a process of
 * its own. {@code serve ADDRESS PORT} greets whoever comes; {@code hold ADDRESS PORT COUNT} has so
 * many greeted, says so, and keeps them until its input ends.
 */
public final class Idlers {
  private static final byte[] GREETING = "220 ready\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int QUEUE = 4096;

  private final List<SocketChannel> all = new ArrayList<>();

  private Idlers() {}

  public static void main(String[] arguments) throws IOException {
    InetSocketAddress at = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    if (arguments[0].equals("serve")) {
      new Idlers().serve(at);
    } else {
      new Idlers().hold(at, Integer.parseInt(arguments[3]));
    }
  }

  private void serve(InetSocketAddress at) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(at, QUEUE)) {
      while (true) {
        SocketChannel next = listener.accept();
        next.write(ByteBuffer.wrap(GREETING));
        all.add(next);
      }
    }
  }

  private void hold(InetSocketAddress at, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      all.add(SocketChannel.open(at));
    }
    for (SocketChannel each : all) {
      hear(each);
    }
    System.out.println(all.size() + " greeted");
    System.in.transferTo(System.err);
    for (SocketChannel each : all) {
      each.close();
    }
  }

  private static void hear(SocketChannel from) throws IOException {
    ByteBuffer greeting = ByteBuffer.allocate(GREETING.length);
    while (greeting.hasRemaining()) {
      if (from.read(greeting) < 0) {
        throw new IOException("ended after " + greeting.position() + " bytes of the greeting");
      }
    }
  }
}
