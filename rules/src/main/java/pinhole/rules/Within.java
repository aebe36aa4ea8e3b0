package pinhole.rules;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The condition that something is in one of some networks. What is still a name is in none. */
public sealed interface Within extends Condition {
  List<Network> networks();

  /** Where that is which is to be there, if the question has it and its address is known. */
  Optional<InetAddress> place(Question question);

  @Override
  default boolean holds(Question question) {
    return place(question)
        .filter(place -> networks().stream().anyMatch(network -> network.contains(place)))
        .isPresent();
  }

  @Override
  default boolean covers(Condition other) {
    return other instanceof Within that
        && key().equals(that.key())
        && that.networks().stream()
            .allMatch(theirs -> networks().stream().anyMatch(ours -> ours.contains(theirs)));
  }

  @Override
  default List<String> words() {
    return networks().stream().map(Network::toString).toList();
  }

  /** The client. */
  record From(List<Network> networks) implements Within {
    public From {
      networks = List.copyOf(networks);
    }

    @Override
    public Optional<InetAddress> place(Question question) {
      return Optional.of(question.client());
    }

    @Override
    public String found(Question question) {
      return "the client is " + Literal.print(question.client());
    }

    @Override
    public String key() {
      return "from";
    }
  }

  /** The server that the client is taken to. */
  record To(List<Network> networks) implements Within {
    public To {
      networks = List.copyOf(networks);
    }

    @Override
    public Optional<InetAddress> place(Question question) {
      return question instanceof Question.Connect connect ? known(connect.to()) : Optional.empty();
    }

    @Override
    public String found(Question question) {
      return question instanceof Question.Connect connect
          ? "the server is " + print(connect.to())
          : "no connection is asked for";
    }

    @Override
    public String key() {
      return "to";
    }
  }

  /** Where a pinhole leads. */
  record Endpoint(List<Network> networks) implements Within {
    public Endpoint {
      networks = List.copyOf(networks);
    }

    @Override
    public Optional<InetAddress> place(Question question) {
      return question instanceof Question.Data data ? known(data.endpoint()) : Optional.empty();
    }

    @Override
    public String found(Question question) {
      return question instanceof Question.Data data
          ? "it leads to " + print(data.endpoint())
          : "no data connection is asked for";
    }

    @Override
    public String key() {
      return "endpoint";
    }
  }

  private static Optional<InetAddress> known(InetSocketAddress place) {
    return Optional.ofNullable(place.getAddress());
  }

  private static String print(InetSocketAddress place) {
    return place.isUnresolved() ? place.getHostString() : Literal.print(place.getAddress());
  }
}
