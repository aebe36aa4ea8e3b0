package pinhole.rules.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pinhole.rules.Network;
import pinhole.rules.Source;

/**
 * Keys and values of one part of the rules file, as its reader asks for them. What is wrong is put
 * down as a problem and answered with what holds otherwise, so that the reading goes on and finds
 * the other mistakes. The keys that were asked for are the ones that exist.
 */
final class Section {
  private final Source source;
  private final Map<String, Tree.Entry> entries = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Problems problems;

  /**
   * Of a tree that should have keys.
   *
   * @param expected what should be there, for people
   */
  Section(Tree tree, String expected, Problems problems) {
    this.source = tree.source();
    this.problems = problems;
    if (tree instanceof Tree.Entries keyed) {
      keyed.entries().forEach(this::add);
    } else {
      problems.error(source, "expected " + expected + ", found " + tree.found());
    }
  }

  private void add(Tree.Entry entry) {
    Tree.Entry first = entries.putIfAbsent(entry.key(), entry);
    if (first != null) {
      problems.error(
          entry.source(),
          "\"" + entry.key() + "\" is doubled; the first is in line " + first.source().line());
    }
  }

  Source source() {
    return source;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Where the key's value is, or where the section is if it has no such key. */
  Source source(String key) {
    return entries.containsKey(key) ? entries.get(key).value().source() : source;
  }

  Problems problems() {
    return problems;
  }

  Optional<Tree> tree(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key)).map(Tree.Entry::value);
  }

  boolean isEmptyList(String key) {
    return tree(key)
        .filter(t -> t instanceof Tree.Items list && list.items().isEmpty())
        .isPresent();
  }

  /** The section under the key; an empty one if there is none, or only comments in it. */
  Section section(String key) {
    Tree tree = tree(key).orElseGet(() -> new Tree.Nothing(source));
    Tree keyed = tree instanceof Tree.Nothing ? new Tree.Entries(tree.source(), List.of()) : tree;
    return new Section(keyed, "keys under \"" + key + '"', problems);
  }

  <T> T value(String key, Value<T> value, T otherwise) {
    return value(key, value).orElse(otherwise);
  }

  <T> Optional<T> value(String key, Value<T> value) {
    return tree(key).flatMap(tree -> read(key, tree, value));
  }

  /** The value, which must be there; empty if it is not or is wrong. */
  <T> Optional<T> required(String key, Value<T> value) {
    Optional<Tree> tree = tree(key);
    if (tree.isEmpty()) {
      problems.error(source, "missing \"" + key + "\": expected " + value.expected());
    }
    return tree.flatMap(found -> read(key, found, value));
  }

  /** The values of a list, or of a single word that stands for a list of one. */
  <T> Optional<List<T>> list(String key, Value<T> value) {
    return tree(key)
        .map(
            tree -> {
              List<T> values = new ArrayList<>();
              for (Tree item : tree instanceof Tree.Items list ? list.items() : List.of(tree)) {
                read(key, item, value).ifPresent(values::add);
              }
              return List.copyOf(values);
            });
  }

  /** Networks; empty if there is no such key, or if it says "any". */
  Optional<List<Network>> networks(String key) {
    Value<List<Network>> networks =
        new Value<>(
            Value.NETWORK.expected() + ", or " + Value.ANY,
            text -> text.equals(Value.ANY) ? List.of() : List.of(Value.NETWORK.parse().apply(text)),
            List::toString);
    return list(key, networks)
        .filter(items -> items.isEmpty() || items.stream().noneMatch(List::isEmpty))
        .map(items -> items.stream().flatMap(List::stream).toList());
  }

  /** Puts down every key that nobody asked for. */
  void refuseUnknownKeys() {
    for (Tree.Entry entry : entries.values()) {
      if (!asked.contains(entry.key())) {
        problems.error(
            entry.source(),
            "unknown key \"" + entry.key() + '"' + Spelling.hint(entry.key(), asked));
      }
    }
  }

  private <T> Optional<T> read(String key, Tree tree, Value<T> value) {
    if (!(tree instanceof Tree.Word word)) {
      problems.error(
          tree.source(), key + ": expected " + value.expected() + ", found " + tree.found());
      return Optional.empty();
    }
    try {
      return Optional.of(value.parse().apply(word.text()));
    } catch (IllegalArgumentException e) {
      problems.error(tree.source(), key + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
