package pinhole.rules.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import pinhole.rules.Source;

/** Text to {@link Tree}. The only class that sees a YAML library. */
final class Yaml {
  /** The longest rules file, in characters. */
  static final int LONGEST = 1 << 20;

  private static final int DEEPEST = 20;
  private static final int MOST_PARTS = 200_000; // What an alias repeats counts each time.
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern BARE_SIX = Pattern.compile("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\\]");
  private static final Pattern BARE_COLON = Pattern.compile("[\\[{,:-] +:[0-9a-fA-F:]");
  private static final Pattern BARE_STAR = Pattern.compile("[\\[,:-] *\\*");

  private final String file;
  private final String text;
  private int parts;

  private Yaml(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * The tree of a text that is one YAML document of keys and values.
   *
   * @throws InvalidConfiguration with the first mistake, since what follows it cannot be understood
   */
  static Tree.Entries read(String file, String text) throws InvalidConfiguration {
    return new Yaml(file, text).read();
  }

  private Tree.Entries read() throws InvalidConfiguration {
    if (text.length() > LONGEST) {
      throw tooLong(file);
    }
    // One buffer for all: where two meet inside a character of two halves, the library fails with
    // an
    // IndexOutOfBoundsException. Its own bound of aliases counts them, not what they repeat;
    // MOST_PARTS does that.
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setBufferSize(text.length() + 2)
            .setMaxAliasesForCollections(MOST_PARTS)
            .setAllowNonScalarKeys(true) // Refused below, in plainer words.
            .build();
    refuseHalfCharacters();
    try {
      // First the events, which need no stack: composing recurses, so the depth is bounded before.
      checkShape(new Parse(settings).parseString(text));
      Optional<Node> root = new Compose(settings).composeString(text);
      Tree tree = root.isEmpty() ? new Tree.Nothing(start()) : tree(root.get(), 0);
      if (tree instanceof Tree.Entries entries) {
        return entries;
      }
      throw refused(tree.source(), "expected keys such as \"listeners\", found " + tree.found());
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw refused(source(mark), syntax(mark, e.getProblem()));
    } catch (ReaderException e) {
      throw forbidden(e.getPosition(), e.getCodePoint());
    } catch (YamlEngineException e) {
      throw refused(start(), "YAML: " + e.getMessage());
    }
  }

  // The library fails with an IndexOutOfBoundsException if its buffer happens to end in one.
  private void refuseHalfCharacters() throws InvalidConfiguration {
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      if (Character.getType(text.codePointAt(i)) == Character.SURROGATE) {
        throw forbidden(i, text.codePointAt(i));
      }
    }
  }

  private void checkShape(Iterable<Event> events) throws InvalidConfiguration {
    int depth = 0;
    int documents = 0;
    for (Event event : events) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case DocumentStart -> documents++;
        default -> {}
      }
      if (depth > DEEPEST) {
        throw refused(source(event.getStartMark()), "nested too deeply");
      }
      if (documents > 1) {
        throw refused(
            source(event.getStartMark()), "a second document starts here; a rules file is one");
      }
    }
  }

  private Tree tree(Node node, int depth) throws InvalidConfiguration {
    Source source = source(node.getStartMark());
    if (depth > DEEPEST || ++parts > MOST_PARTS) {
      throw refused(source, "nested too deeply, or repeated too often by aliases");
    }
    if (!node.getTag().getValue().startsWith("tag:yaml.org,2002:")) {
      throw refused(source, "unknown tag " + node.getTag().getValue());
    }
    if (node instanceof ScalarNode scalar) {
      boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
      return plain && NOTHING.contains(scalar.getValue())
          ? new Tree.Nothing(source)
          : new Tree.Word(source, scalar.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      List<Tree> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(tree(item, depth + 1));
      }
      return new Tree.Items(source, items);
    }
    return entries(source, ((MappingNode) node).getValue(), depth);
  }

  private Tree entries(Source source, List<NodeTuple> tuples, int depth)
      throws InvalidConfiguration {
    List<Tree.Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : tuples) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw refused(source(tuple.getKeyNode().getStartMark()), "a key must be a word");
      }
      entries.add(
          new Tree.Entry(
              source(key.getStartMark()), key.getValue(), tree(tuple.getValueNode(), depth + 1)));
    }
    return new Tree.Entries(source, entries);
  }

  /** The library's words, and what most often lies behind them. */
  private String syntax(Optional<Mark> mark, String problem) {
    String line =
        mark.flatMap(at -> text.lines().skip(at.getLine()).findFirst()).orElse("").strip();
    String hint = "";
    if (BARE_SIX.matcher(line).find()) {
      hint = "; an IPv6 address in brackets needs quotes: \"[::]:21\"";
    } else if (BARE_COLON.matcher(line).find()) {
      hint = "; an address that begins with : needs quotes: \"::1\"";
    } else if (BARE_STAR.matcher(line).find()) {
      hint = "; a name that starts with * needs quotes: \"*\"";
    }
    return "YAML: " + problem + hint;
  }

  private Source source(Optional<Mark> mark) {
    return mark.map(at -> new Source(file, at.getLine() + 1, at.getColumn() + 1))
        .orElseGet(this::start);
  }

  private Source at(int position) {
    String before = text.substring(0, Math.min(text.length(), Math.max(0, position)));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Source(file, line, before.length() - before.lastIndexOf('\n'));
  }

  private Source start() {
    return new Source(file, 1, 1);
  }

  private InvalidConfiguration forbidden(int position, int codePoint) {
    return refused(
        at(position), String.format("YAML: a character that must not be there, U+%04X", codePoint));
  }

  static InvalidConfiguration tooLong(String file) {
    return refused(new Source(file, 1, 1), "the file is longer than " + LONGEST + " characters");
  }

  static InvalidConfiguration refused(Source source, String message) {
    Problems problems = new Problems();
    problems.error(source, message);
    return InvalidConfiguration.of(problems.inOrder());
  }
}
