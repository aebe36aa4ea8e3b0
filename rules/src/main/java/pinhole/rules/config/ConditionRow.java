package pinhole.rules.config;

import static pinhole.rules.config.ConditionRow.Kind.COMMANDS;
import static pinhole.rules.config.ConditionRow.Kind.CONNECT;
import static pinhole.rules.config.ConditionRow.Kind.DATA;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import pinhole.rules.Condition;
import pinhole.rules.Mode;
import pinhole.rules.Paths;
import pinhole.rules.ServerPorts;
import pinhole.rules.VerbGroup;
import pinhole.rules.Verbs;
import pinhole.rules.Within;

/**
 * How a condition is read: its key, the lists of rules where it can hold, and what it becomes. How
 * it is written the condition knows itself.
 *
 * @param read of a rule's conditions and the key; empty if the condition always holds
 */
record ConditionRow(
    String key, List<Kind> kinds, BiFunction<Section, String, Optional<? extends Condition>> read) {
  private static final Value<Mode> MODE = Value.word(Mode.class);

  private static final List<VerbGroup> GROUPS = List.of(VerbGroup.values());

  /** What a slip of the pen is told from; other verbs are taken as they are. */
  private static final List<String> KNOWN =
      Stream.of(
              GROUPS.stream().map(VerbGroup::name),
              GROUPS.stream().flatMap(group -> group.verbs().stream()).sorted(),
              Stream.of("SITE", "SMNT", "RANG", "THMB", "COMB", "AVBL"))
          .flatMap(Function.identity())
          .toList();

  private static final Set<String> OF_SUBCOMMANDS = Set.of("SITE", "OPTS", "HELP");

  /** What people type into clients, and what clients make of it. */
  private static final Map<String, String> TYPED =
      Map.of(
          "GET", "RETR", "PUT", "STOR", "LS", "LIST", "DIR", "LIST", "CD", "CWD", "RM", "DELE",
          "DELETE", "DELE", "MKDIR", "MKD", "RMDIR", "RMD", "RENAME", "RNFR");

  static final List<ConditionRow> ALL =
      List.of(
          new ConditionRow(
              "from",
              List.of(CONNECT, COMMANDS, DATA),
              (in, key) -> in.networks(key).map(Within.From::new)),
          new ConditionRow(
              "listeners",
              List.of(CONNECT, COMMANDS, DATA),
              (in, key) ->
                  in.list(key, Value.NAME).map(LinkedHashSet::new).map(Condition.Listeners::new)),
          new ConditionRow(
              "to", List.of(CONNECT), (in, key) -> in.networks(key).map(Within.To::new)),
          new ConditionRow(
              "server-port",
              List.of(CONNECT),
              (in, key) -> in.list(key, Value.PORTS).map(ServerPorts::new)),
          new ConditionRow(
              "users",
              List.of(COMMANDS, DATA),
              (in, key) -> in.list(key, Value.USER).map(Condition.Users::new)),
          new ConditionRow(
              "encrypted",
              List.of(COMMANDS, DATA),
              (in, key) -> in.value(key, Value.SWITCH).map(Condition.Encrypted::new)),
          new ConditionRow(
              "certificate",
              List.of(COMMANDS, DATA),
              (in, key) -> in.list(key, Value.SUBJECT).map(Condition.Certificate::new)),
          new ConditionRow("verbs", List.of(COMMANDS), ConditionRow::verbs),
          new ConditionRow(
              "paths", List.of(COMMANDS), (in, key) -> in.list(key, Value.PATH).map(Paths::new)),
          new ConditionRow(
              "mode",
              List.of(DATA),
              (in, key) -> in.list(key, MODE).map(LinkedHashSet::new).map(Condition.Modes::new)),
          new ConditionRow(
              "endpoint", List.of(DATA), (in, key) -> in.networks(key).map(Within.Endpoint::new)));

  /** The lists of rules. */
  enum Kind {
    CONNECT,
    COMMANDS,
    DATA;

    /** The list's key in the rules file. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The condition of a rule of this kind, if it has the key. */
  Optional<? extends Condition> condition(Kind kind, Section rule) {
    Optional<Tree> tree = kinds.contains(kind) ? rule.tree(key) : Optional.empty();
    if (tree.isPresent() && tree.get() instanceof Tree.Items items && items.items().isEmpty()) {
      rule.problems().error(items.source(), key + ": an empty list never holds");
    }
    return kinds.contains(kind) ? read.apply(rule, key) : Optional.empty();
  }

  private static Optional<Verbs> verbs(Section rule, String key) {
    Set<VerbGroup> groups = new LinkedHashSet<>();
    Set<String> verbs = new LinkedHashSet<>();
    for (String written : rule.list(key, Value.VERB).orElse(List.of())) {
      String word = written.toUpperCase(Locale.ROOT);
      Optional<VerbGroup> group = GROUPS.stream().filter(g -> g.name().equals(word)).findFirst();
      group.ifPresentOrElse(groups::add, () -> verbs.add(word));
      if (group.isEmpty()) {
        checkWords(rule, key, word.split(" ", 2));
      }
    }
    boolean always = rule.tree(key).isEmpty() || groups.contains(VerbGroup.ALL);
    return always ? Optional.empty() : Optional.of(new Verbs(groups, verbs));
  }

  /** A verb, and perhaps a sub-command, which is easily taken for a second verb. */
  private static void checkWords(Section rule, String key, String[] words) {
    String verb = words[0];
    boolean two = words.length == 2;
    if (two && GROUPS.stream().anyMatch(group -> group.name().equals(verb))) {
      rule.problems()
          .error(
              rule.source(key),
              key + ": " + verb + " is a group and has no sub-commands; " + inAList(words));
    } else if (two && KNOWN.contains(words[1]) && !OF_SUBCOMMANDS.contains(verb)) {
      rule.problems()
          .warning(
              rule.source(key),
              key + ": this is " + verb + " with the argument " + words[1] + "; " + inAList(words));
    }
    warnOfASlip(rule, key, verb);
  }

  private static String inAList(String[] words) {
    return "for both write [" + String.join(", ", words) + "]";
  }

  private static void warnOfASlip(Section rule, String key, String verb) {
    if (!KNOWN.contains(verb)) {
      Optional.ofNullable(TYPED.get(verb))
          .or(() -> Spelling.nearest(verb, KNOWN))
          .ifPresent(
              meant ->
                  rule.problems()
                      .warning(
                          rule.source(key),
                          key
                              + ": no verb \""
                              + verb
                              + "\" is known; did you mean \""
                              + meant
                              + "\"?"));
    }
  }
}
