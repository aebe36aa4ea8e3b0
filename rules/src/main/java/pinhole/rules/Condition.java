package pinhole.rules;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One thing that a rule asks for. Sets keep the order in which they were written. */
public sealed interface Condition
    permits Within,
        Condition.Listeners,
        Condition.Users,
        Condition.Encrypted,
        Condition.Certificate,
        Condition.Modes,
        Paths,
        ServerPorts,
        Verbs {
  /** Whether it is so. A condition on what the question does not have is not. */
  boolean holds(Question question);

  /** Whether it may be so, as far as that can be told. */
  default boolean mayHold(Question question) {
    return holds(question);
  }

  /** What the question has where this condition looks, for people: "the user is \"joe\"". */
  String found(Question question);

  /** The key that it has in the rules file: "from". */
  String key();

  /** What the rules file says for the key, one word for each item. */
  List<String> words();

  /** Whether the other condition never holds where this one does not; false may be wrong. */
  boolean covers(Condition other);

  /** In the words of the rules file: "from 192.0.2.0/24, 198.51.100.7/32". */
  default String describe() {
    return key() + " " + String.join(", ", words());
  }

  /**
   * Whether a rule that allows may overlook this condition, because the command is only the way to
   * what the rule allows.
   */
  default boolean waivedFor(Question.Command command) {
    return false;
  }

  /** The client came to one of the listeners. */
  record Listeners(Set<String> names) implements Condition {
    public Listeners {
      names = ordered(names);
    }

    @Override
    public boolean holds(Question question) {
      return names.contains(question.listener());
    }

    @Override
    public boolean covers(Condition other) {
      return other instanceof Listeners listeners && names.containsAll(listeners.names);
    }

    @Override
    public String found(Question question) {
      return "the listener is \"" + question.listener() + '"';
    }

    @Override
    public String key() {
      return "listeners";
    }

    @Override
    public List<String> words() {
      return List.copyOf(names);
    }
  }

  /** The user has one of the names. */
  record Users(List<UserPattern> patterns) implements Condition {
    public Users {
      patterns = List.copyOf(patterns);
    }

    @Override
    public boolean holds(Question question) {
      return patterns.stream().anyMatch(pattern -> pattern.matches(question.user()));
    }

    @Override
    public boolean covers(Condition other) {
      return other instanceof Users users
          && users.patterns.stream()
              .allMatch(theirs -> patterns.stream().anyMatch(ours -> ours.covers(theirs)));
    }

    @Override
    public boolean waivedFor(Question.Command command) {
      return VerbGroup.LOGIN.contains(command.verb());
    }

    @Override
    public String found(Question question) {
      return question.user().isEmpty()
          ? "no user has been named"
          : "the user is \"" + question.user() + '"';
    }

    @Override
    public String key() {
      return "users";
    }

    @Override
    public List<String> words() {
      return patterns.stream().map(UserPattern::text).toList();
    }
  }

  /** The client's control connection is encrypted, or is not. */
  record Encrypted(boolean on) implements Condition {
    @Override
    public boolean holds(Question question) {
      return question.encrypted() == on;
    }

    @Override
    public boolean covers(Condition other) {
      return equals(other);
    }

    // Otherwise "encrypted: on" would refuse the AUTH that turns encryption on.
    @Override
    public boolean waivedFor(Question.Command command) {
      return on && VerbGroup.precedesTls(command.verb());
    }

    @Override
    public String found(Question question) {
      return "the control connection is " + (question.encrypted() ? "encrypted" : "clear");
    }

    @Override
    public String key() {
      return "encrypted";
    }

    @Override
    public List<String> words() {
      return List.of(on ? "on" : "off");
    }
  }

  /** The client has shown a certificate with one of the subjects. */
  record Certificate(List<SubjectPattern> subjects) implements Condition {
    public Certificate {
      subjects = List.copyOf(subjects);
    }

    @Override
    public boolean holds(Question question) {
      return subjects.stream().anyMatch(subject -> subject.matches(question.certificate()));
    }

    @Override
    public boolean covers(Condition other) {
      return other instanceof Certificate certificate
          && certificate.subjects.stream()
              .allMatch(theirs -> subjects.stream().anyMatch(ours -> ours.covers(theirs)));
    }

    // There is no certificate before there is TLS.
    @Override
    public boolean waivedFor(Question.Command command) {
      return VerbGroup.precedesTls(command.verb());
    }

    @Override
    public String found(Question question) {
      return question.certificate().isEmpty()
          ? "no certificate has been shown"
          : "the certificate is of \"" + question.certificate() + '"';
    }

    @Override
    public String key() {
      return "certificate";
    }

    @Override
    public List<String> words() {
      return subjects.stream().map(SubjectPattern::text).toList();
    }
  }

  /** The data connection is of one of the modes. */
  record Modes(Set<Mode> modes) implements Condition {
    public Modes {
      modes = ordered(modes);
    }

    @Override
    public boolean holds(Question question) {
      return question instanceof Question.Data data && modes.contains(data.mode());
    }

    @Override
    public boolean covers(Condition other) {
      return other instanceof Modes those && modes.containsAll(those.modes);
    }

    @Override
    public String found(Question question) {
      return question instanceof Question.Data data
          ? "the mode is " + data.mode().name().toLowerCase(Locale.ROOT)
          : "no data connection is asked for";
    }

    @Override
    public String key() {
      return "mode";
    }

    @Override
    public List<String> words() {
      return modes.stream().map(mode -> mode.name().toLowerCase(Locale.ROOT)).toList();
    }
  }

  private static <T> Set<T> ordered(Set<T> set) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(set));
  }
}
