package pinhole.rules;

import java.util.List;

/**
 * The condition that the client is taken to one of these ports of a server. It is not the port that
 * the listener has, nor the client's own.
 */
public record ServerPorts(List<PortRange> ranges) implements Condition {
  public ServerPorts {
    ranges = List.copyOf(ranges);
  }

  /** Whether the port is one of them. */
  public boolean contains(int port) {
    return ranges.stream().anyMatch(range -> range.contains(port));
  }

  @Override
  public boolean holds(Question question) {
    return question instanceof Question.Connect connect && contains(connect.to().getPort());
  }

  @Override
  public boolean covers(Condition other) {
    return other instanceof ServerPorts those
        && those.ranges.stream()
            .allMatch(theirs -> ranges.stream().anyMatch(ours -> ours.contains(theirs)));
  }

  @Override
  public String found(Question question) {
    return question instanceof Question.Connect connect
        ? "the server's port is " + connect.to().getPort()
        : "no connection is asked for";
  }

  @Override
  public String key() {
    return "server-port";
  }

  @Override
  public List<String> words() {
    return ranges.stream().map(PortRange::toString).toList();
  }
}
