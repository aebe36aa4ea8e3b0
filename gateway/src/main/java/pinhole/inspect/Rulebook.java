package pinhole.inspect;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pinhole.ftp.HostPort;
import pinhole.rules.Arbiter;
import pinhole.rules.Decision;
import pinhole.rules.Literal;
import pinhole.rules.Question;
import pinhole.rules.Source;
import pinhole.rules.Verdict;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.Listener;
import pinhole.rules.config.Server;

/**
 * The rules that a capture is held against.
 *
 * @param given whether there are any
 */
public record Rulebook(boolean given, Arbiter arbiter, List<Listener> listeners) {
  /** What stands where there are no rules. */
  static final Verdict NOT_ASKED = new Verdict(Decision.ALLOW, "no rules were given", Source.NONE);

  /** No rules: nothing is asked. */
  public static final Rulebook NONE =
      new Rulebook(false, Arbiter.withoutPaths(question -> NOT_ASKED), List.of());

  private static final String NO_LISTENER = "none";

  public Rulebook {
    listeners = List.copyOf(listeners);
  }

  /** The rules of a configuration. */
  public static Rulebook of(Configuration configuration) {
    return new Rulebook(true, configuration.policy(), configuration.listeners());
  }

  /** The ports that control connections are expected on: 21, and what the rules name. */
  Set<Integer> controlPorts() {
    Set<Integer> ports = new HashSet<>(Set.of(Server.PORT));
    listeners.forEach(listener -> ports.add(listener.bind().getPort()));
    listeners.forEach(listener -> ports.add(listener.server().port()));
    listeners.forEach(listener -> ports.addAll(listener.divertPorts()));
    return ports;
  }

  /**
   * The listener that a client would have come to: the one with this address, the one before this
   * server, the one on this port, or the first.
   */
  String listener(HostPort server) {
    return found(server).map(Listener::name).orElse(NO_LISTENER);
  }

  /** Whether a client that connects there may. */
  Verdict connect(HostPort client, HostPort server) {
    InetSocketAddress to =
        found(server)
            .map(Listener::server)
            .filter(behind -> !behind.isOriginalDestination())
            .map(Rulebook::place)
            .orElse(server.socketAddress());
    return arbiter.judge(new Question.Connect(client.address(), listener(server), to));
  }

  private static InetSocketAddress place(Server behind) {
    boolean literal = behind.host().indexOf(':') >= 0 || behind.host().matches("[0-9.]+");
    return literal
        ? new InetSocketAddress(Literal.parse(behind.host()), behind.port())
        : InetSocketAddress.createUnresolved(behind.host(), behind.port());
  }

  private Optional<Listener> found(HostPort server) {
    return listeners.stream()
        .filter(listener -> isAt(listener.bind(), server))
        .findFirst()
        .or(() -> listeners.stream().filter(listener -> isBefore(listener, server)).findFirst())
        .or(
            () ->
                listeners.stream()
                    .filter(listener -> listener.bind().getPort() == server.port())
                    .findFirst())
        .or(() -> listeners.stream().findFirst());
  }

  private static boolean isAt(InetSocketAddress bind, HostPort server) {
    return bind.getPort() == server.port()
        && HostPort.plain(bind.getAddress()).equals(server.address());
  }

  private static boolean isBefore(Listener listener, HostPort server) {
    Server behind = listener.server();
    return behind.isOriginalDestination()
        ? listener.divertPorts().contains(server.port())
        : behind.port() == server.port() && behind.host().equals(Literal.print(server.address()));
  }
}
