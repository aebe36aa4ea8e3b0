package pinhole.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pinhole.firewall.Chain.Part;
import pinhole.firewall.Chain.Remark;
import pinhole.firewall.Chain.Step;
import pinhole.firewall.Outcome.Final;
import pinhole.rules.Condition;
import pinhole.rules.Decision;
import pinhole.rules.Mode;
import pinhole.rules.Network;
import pinhole.rules.Rule;
import pinhole.rules.ServerPorts;
import pinhole.rules.Within;
import pinhole.rules.config.Listener;

/**
 * A list of rules, walked into the rules of a chain: same order, first match decides.
 *
 * <p>A packet tells where it comes from and which listener it means, one that begins a control
 * connection at which port the server is besides, and no more. So a rule that allows lets in all
 * that it may ever allow, and the gateway looks closer; a rule that denies only some of those (a
 * user, an unencrypted one) denies nothing here.
 */
final class RuleList {
  private final List<Rule> rules;
  private final Listener listener;
  private final Begins packet;

  /** The rules for one listener, and for packets of a kind. */
  RuleList(List<Rule> rules, Listener listener, Begins packet) {
    this.rules = List.copyOf(rules);
    this.listener = listener;
    this.packet = packet;
  }

  /** What a packet begins: a control connection, or for data in one of the modes. */
  enum Begins {
    CONTROL,
    PASSIVE,
    ACTIVE;

    boolean is(Mode mode) {
      return name().equals(mode.name());
    }
  }

  /** How far a packet can tell whether a condition holds. */
  private enum Sight {
    HOLDS,
    FAILS,
    /** It depends on what the packet does not show. */
    UNSEEN
  }

  /** The rules as steps that end in this where they allow, and leave the chain where they deny. */
  List<Part> parts(Outcome allowed) {
    List<Part> parts = new ArrayList<>();
    for (Rule rule : rules) {
      Sight sight = sight(rule);
      String line = rule.source().brief();
      if (sight == Sight.UNSEEN && rule.decision() == Decision.DENY) {
        parts.add(new Remark(line + " denies some of them; the gateway sees to it"));
      } else if (sight != Sight.FAILS) {
        Outcome outcome = rule.decision() == Decision.ALLOW ? allowed : Final.RETURN;
        String comment = line + (sight == Sight.UNSEEN ? ", where the gateway agrees" : "");
        List<List<Match>> ways = ways(rule);
        ways.forEach(way -> parts.add(new Step(way, outcome, comment)));
        if (ways.stream().anyMatch(List::isEmpty)) {
          break; // it matches everything, so the others never decide
        }
      }
    }
    return parts;
  }

  /** Whether anybody at all may be allowed. */
  boolean mayAllow() {
    return parts(Final.ACCEPT).stream()
        .anyMatch(part -> part instanceof Step step && step.outcome() == Final.ACCEPT);
  }

  /** Whether whoever comes may be allowed. */
  boolean mayAllowAll() {
    List<Part> parts = parts(Final.ACCEPT).stream().filter(part -> part instanceof Step).toList();
    return parts.size() == 1
        && parts.get(0) instanceof Step step
        && step.matches().isEmpty()
        && step.outcome() == Final.ACCEPT;
  }

  /** Where those may be taken whom the rules let in; an empty list stands for anywhere. */
  List<Network> destinations() {
    List<Network> all = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.decision() == Decision.ALLOW && sight(rule) != Sight.FAILS) {
        Optional<Within.To> to = only(rule, Within.To.class);
        if (to.isEmpty()) {
          return List.of();
        }
        all.addAll(to.get().networks());
      }
    }
    return all;
  }

  /** The rule's condition of a kind: a key of the file, so there is no second one. */
  private static <C extends Condition> Optional<C> only(Rule rule, Class<C> kind) {
    return rule.conditions().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private Sight sight(Rule rule) {
    Sight worst = Sight.HOLDS;
    for (Condition condition : rule.conditions()) {
      Sight sight = sight(condition);
      if (sight == Sight.FAILS) {
        return sight;
      }
      worst = sight == Sight.UNSEEN ? sight : worst;
    }
    return worst;
  }

  private Sight sight(Condition condition) {
    if (condition instanceof Within.From) {
      return Sight.HOLDS; // nft looks at it
    }
    if (condition instanceof Condition.Listeners named) {
      return named.names().contains(listener.name()) ? Sight.HOLDS : Sight.FAILS;
    }
    if (condition instanceof Condition.Modes modes) {
      return modes.modes().stream().anyMatch(packet::is) ? Sight.HOLDS : Sight.FAILS;
    }
    if (condition instanceof ServerPorts wanted) {
      return sight(wanted);
    }
    return Sight.UNSEEN;
  }

  private Sight sight(ServerPorts wanted) {
    if (listener.serverPorts().stream().noneMatch(wanted::contains)) {
      return Sight.FAILS;
    }
    // Of the control connection nft looks at it; those for data go to other ports.
    return packet == Begins.CONTROL || isSettled(wanted) ? Sight.HOLDS : Sight.UNSEEN;
  }

  /** Whether it holds wherever the listener's clients are taken. */
  private boolean isSettled(ServerPorts wanted) {
    return listener.serverPorts().stream().allMatch(wanted::contains);
  }

  /** What nft looks at, one way for each family. */
  private List<List<Match>> ways(Rule rule) {
    List<Network> networks =
        only(rule, Within.From.class).map(Within.From::networks).orElse(List.of());
    Optional<Match> ports =
        only(rule, ServerPorts.class)
            .filter(wanted -> packet == Begins.CONTROL && !isSettled(wanted))
            .map(this::ports);
    return Match.from(networks).stream()
        .map(way -> Stream.concat(way.stream(), ports.stream()).toList())
        .toList();
  }

  /** Those of the ports that clients are taken to; who is diverted names the server's. */
  private Match ports(ServerPorts wanted) {
    return Match.Ports.tcp(
        listener.serverPorts().stream().mapToInt(Integer::intValue).filter(wanted::contains));
  }
}
