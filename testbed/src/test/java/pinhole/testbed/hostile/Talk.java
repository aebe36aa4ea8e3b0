package pinhole.testbed.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Both ends of one session. */
record Talk(Site site, InetAddress from, Wire client, Wire server) implements AutoCloseable {
  private static final Pattern SIX = Pattern.compile("(\\d+),(\\d+),(\\d+),(\\d+),(\\d+),(\\d+)");
  private static final Pattern EXTENDED = Pattern.compile("\\|\\|\\|(\\d+)\\|");

  /** A passive negotiation: where the client is to go, and where the server waits. */
  record Passive(InetSocketAddress at, ServerSocket server) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /** An active negotiation: where the server is to go, and where the client waits. */
  record Active(InetSocketAddress at, ServerSocket client) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  /** One command and its reply, as the client hears it. */
  String ask(String command, String reply) throws IOException {
    client.say(command);
    server.hear(command);
    server.say(reply);
    return client.hear(reply.substring(0, 3));
  }

  /** A command that is not to reach the server. */
  String refused(String command) throws IOException {
    client.say(command);
    return client.hear();
  }

  Passive pasv() throws IOException {
    ServerSocket listener = Data.listen(server.socket().getLocalAddress());
    return new Passive(at(ask("PASV", "227 Passive (" + six(listener) + ")")), listener);
  }

  Passive epsv() throws IOException {
    ServerSocket listener = Data.listen(server.socket().getLocalAddress());
    String told = ask("EPSV", "229 Passive (|||" + listener.getLocalPort() + "|)");
    Matcher port = EXTENDED.matcher(told);
    if (!port.find()) {
      throw new AssertionError(told);
    }
    InetAddress gateway = client.socket().getInetAddress();
    return new Passive(new InetSocketAddress(gateway, Integer.parseInt(port.group(1))), listener);
  }

  /** Up to the server's 200. */
  Active port() throws IOException {
    ServerSocket listener = Data.listen(from);
    InetSocketAddress at = portUnanswered(listener);
    server.say("200 port set");
    client.hear("200 port set");
    return new Active(at, listener);
  }

  /** Up to the server's 200, which is still to come. */
  InetSocketAddress portUnanswered(ServerSocket listener) throws IOException {
    client.say("PORT " + six(listener));
    return at(server.hear("PORT "));
  }

  /** Where six numbers lead. */
  static InetSocketAddress at(String line) throws IOException {
    Matcher six = SIX.matcher(line);
    if (!six.find()) {
      throw new AssertionError(line);
    }
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      address[i] = (byte) Integer.parseInt(six.group(i + 1));
    }
    int port = Integer.parseInt(six.group(5)) * 256 + Integer.parseInt(six.group(6));
    return new InetSocketAddress(InetAddress.getByAddress(address), port);
  }

  static String six(ServerSocket listener) {
    return six(listener.getInetAddress(), listener.getLocalPort());
  }

  static String six(InetAddress address, int port) {
    String host = address.getHostAddress().replace('.', ',');
    return host + "," + (port >> 8) + "," + (port & 0xff);
  }

  /** Ends as honest peers do. */
  void quit() throws IOException {
    ask("QUIT", "221 bye");
    server.hangUp();
    String rest = client.rest();
    if (!rest.isEmpty()) {
      throw new AssertionError("after 221: " + rest);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
