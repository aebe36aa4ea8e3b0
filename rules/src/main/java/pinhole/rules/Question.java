package pinhole.rules;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/** What a {@link Policy} is asked. */
public sealed interface Question {
  /** The client's address, as its control connection shows it. */
  InetAddress client();

  /** The name of the listener that the client connected to. */
  String listener();

  /** The user as named by USER; "" while nobody has been named. */
  default String user() {
    return "";
  }

  /** Whether the client's control connection is encrypted. */
  default boolean encrypted() {
    return false;
  }

  /**
   * The subject of the certificate that the client has shown, as RFC 2253 writes it; "" if it has
   * shown none.
   */
  default String certificate() {
    return "";
  }

  /** The policy's rules for this kind of question. */
  List<Rule> rulesOf(Policy policy);

  /**
   * May this client connect? Asked before anything was read.
   *
   * @param to the server; unresolved if its name is unknown
   */
  record Connect(InetAddress client, String listener, InetSocketAddress to) implements Question {
    public Connect {
      requireNonNull(client);
      requireNonNull(listener);
      requireNonNull(to);
    }

    @Override
    public List<Rule> rulesOf(Policy policy) {
      return policy.connect();
    }
  }

  /**
   * May this command go to the server?
   *
   * @param user for USER itself, the user it names
   * @param verb in upper case
   * @param argument what follows the verb and its space; "" if nothing does
   * @param target what the command is about; {@link Target#NONE} also where no rule asks
   */
  record Command(
      InetAddress client,
      String listener,
      String user,
      boolean encrypted,
      String certificate,
      String verb,
      String argument,
      Target target)
      implements Question {
    public Command {
      requireNonNull(client);
      requireNonNull(listener);
      requireNonNull(user);
      requireNonNull(certificate);
      requireNonNull(argument);
      requireNonNull(target);
      if (!verb.equals(verb.toUpperCase(Locale.ROOT))) {
        throw new IllegalArgumentException("verb " + verb);
      }
    }

    /** About a path. */
    public Command about(Target path) {
      return new Command(client, listener, user, encrypted, certificate, verb, argument, path);
    }

    @Override
    public List<Rule> rulesOf(Policy policy) {
      return policy.commands();
    }
  }

  /**
   * May this pinhole be opened?
   *
   * @param mode of the leg towards the client
   * @param peer who may use the pinhole
   * @param endpoint where it leads
   */
  record Data(
      InetAddress client,
      String listener,
      String user,
      boolean encrypted,
      String certificate,
      Mode mode,
      InetAddress peer,
      InetSocketAddress endpoint)
      implements Question {
    public Data {
      requireNonNull(client);
      requireNonNull(listener);
      requireNonNull(user);
      requireNonNull(certificate);
      requireNonNull(mode);
      requireNonNull(peer);
      requireNonNull(endpoint);
    }

    @Override
    public List<Rule> rulesOf(Policy policy) {
      return policy.data();
    }
  }
}
