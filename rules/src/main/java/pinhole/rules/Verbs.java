package pinhole.rules;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The condition that the command is one of these. Sets keep the order in which they were written.
 *
 * @param verbs in upper case; with a sub-command as a second word ("SITE CHMOD") it must be the
 *     argument's first word
 */
public record Verbs(Set<VerbGroup> groups, Set<String> verbs) implements Condition {
  public Verbs {
    groups = Collections.unmodifiableSet(new LinkedHashSet<>(groups));
    verbs = Collections.unmodifiableSet(new LinkedHashSet<>(verbs));
  }

  @Override
  public boolean holds(Question question) {
    return question instanceof Question.Command command && has(withSubcommand(command));
  }

  @Override
  public boolean covers(Condition other) {
    return other instanceof Verbs those
        && those.groups.stream().allMatch(this::has)
        && those.verbs.stream().allMatch(this::has);
  }

  @Override
  public boolean waivedFor(Question.Command command) {
    return VerbGroup.LOGIN.contains(command.verb());
  }

  @Override
  public String found(Question question) {
    return question instanceof Question.Command command
        ? "the verb is " + (asksForSubcommand(command) ? withSubcommand(command) : command.verb())
        : "no command is asked for";
  }

  @Override
  public String key() {
    return "verbs";
  }

  @Override
  public List<String> words() {
    return Stream.concat(groups.stream().map(VerbGroup::name), verbs.stream()).toList();
  }

  private boolean has(String verb) {
    String first = verb.split(" ", 2)[0];
    return verbs.contains(verb)
        || verbs.contains(first)
        || groups.stream().anyMatch(group -> group.contains(first));
  }

  private boolean has(VerbGroup group) {
    return groups.contains(VerbGroup.ALL)
        || groups.contains(group)
        || (group != VerbGroup.ALL && group.verbs().stream().allMatch(this::has));
  }

  private boolean asksForSubcommand(Question.Command command) {
    return verbs.stream().anyMatch(verb -> verb.startsWith(command.verb() + " "));
  }

  private static String withSubcommand(Question.Command command) {
    String subcommand = firstWord(command.argument().strip());
    return (command.verb() + " " + subcommand.toUpperCase(Locale.ROOT)).strip();
  }

  /** Without quotes, and the backslashes in them, which ProFTPD takes off: SITE "CH\MOD" 777 f. */
  private static String firstWord(String argument) {
    if (!argument.startsWith("\"")) {
      return argument.split("\\s", 2)[0];
    }
    StringBuilder word = new StringBuilder();
    for (int i = 1; i < argument.length() && argument.charAt(i) != '"'; i++) {
      boolean escapes = argument.charAt(i) == '\\' && i + 1 < argument.length();
      word.append(argument.charAt(escapes ? ++i : i));
    }
    return word.toString();
  }
}
