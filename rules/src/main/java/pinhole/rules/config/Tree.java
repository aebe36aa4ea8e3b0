package pinhole.rules.config;

import java.util.List;
import pinhole.rules.Source;

/**
 * What YAML says, each part with its place. Words are words: whether "21" is a number is up to the
 * key.
 */
sealed interface Tree {
  Source source();

  /** What this is, for people: "found a list". */
  String found();

  record Word(Source source, String text) implements Tree {
    @Override
    public String found() {
      return '"' + text + '"';
    }
  }

  record Items(Source source, List<Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String found() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file, doubled keys and all. */
  record Entries(Source source, List<Entry> entries) implements Tree {
    public Entries {
      entries = List.copyOf(entries);
    }

    @Override
    public String found() {
      return "keys and values";
    }
  }

  /** A key without a value, or null said in words. */
  record Nothing(Source source) implements Tree {
    @Override
    public String found() {
      return "nothing";
    }
  }

  record Entry(Source source, String key, Tree value) {}
}
