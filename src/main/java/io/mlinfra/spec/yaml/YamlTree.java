package io.mlinfra.spec.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document into a tree of {@link Node}s. Bounded in depth and in size after aliases
 * are expanded, so that no input can make it slow.
 */
public final class YamlTree {
  private static final int MAX_DEPTH = 48;
  private static final int MAX_NODES = 200_000;

  private final String file;
  private final Parser parser;
  private final List<YamlProblem> problems = new ArrayList<>();
  private final Map<String, Node> anchors = new HashMap<>();
  private final Map<String, Integer> anchorSizes = new HashMap<>();
  private int nodes;

  private YamlTree(String file, String text) {
    this.file = file;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /**
   * What came of reading.
   *
   * @param root absent when the file is empty or broken as YAML
   * @param problems duplicate keys and syntax errors, in file order
   */
  public record Result(Optional<Node> root, List<YamlProblem> problems) {}

  public static Result read(String file, String text) {
    try {
      return new YamlTree(file, text).document();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      Position at = mark == null ? new Position(file, 1, 1, 1) : at(file, mark, mark);
      String context = e.getContext() == null ? "" : " " + e.getContext();
      return failed(at, "not valid YAML: " + e.getProblem() + context);
    } catch (YAMLException e) {
      return failed(new Position(file, 1, 1, 1), "not valid YAML: " + e.getMessage());
    }
  }

  private static Result failed(Position at, String message) {
    return new Result(Optional.empty(), List.of(new YamlProblem(at, message, "")));
  }

  private Result document() {
    expect(StreamStartEvent.class);
    if (parser.peekEvent() instanceof StreamEndEvent) {
      return new Result(Optional.empty(), List.of());
    }
    expect(DocumentStartEvent.class);
    Node root = node(0);
    expect(DocumentEndEvent.class);
    Event next = parser.getEvent();
    if (!(next instanceof StreamEndEvent)) {
      problem(
          at(next),
          "a second document begins here",
          "a plan file is one document; remove the \"---\"");
    }
    return new Result(Optional.of(root), List.copyOf(problems));
  }

  private void expect(Class<? extends Event> type) {
    Event event = parser.getEvent();
    if (!type.isInstance(event)) {
      throw new YAMLException("unexpected " + event);
    }
  }

  private Node node(int depth) {
    Event event = parser.getEvent();
    count(event, 1);
    if (depth > MAX_DEPTH) {
      throw new TooMuch(file, event, "nested more than " + MAX_DEPTH + " levels deep");
    }
    int before = nodes;
    Node node =
        switch (event) {
          case ScalarEvent s -> scalar(s);
          case SequenceStartEvent s -> sequence(s, depth);
          case MappingStartEvent m -> mapping(m, depth);
          case AliasEvent a -> alias(a);
          default -> throw new YAMLException("unexpected " + event);
        };
    if (event instanceof NodeEvent n && n.getAnchor() != null && !(event instanceof AliasEvent)) {
      anchors.put(n.getAnchor(), node);
      anchorSizes.put(n.getAnchor(), nodes - before + 1);
    }
    return node;
  }

  private Node.Scalar scalar(ScalarEvent s) {
    boolean quoted = s.getScalarStyle() != ScalarStyle.PLAIN;
    return new Node.Scalar(
        at(s), s.getValue(), quoted, s.getStartMark().getIndex(), s.getEndMark().getIndex());
  }

  private Node sequence(SequenceStartEvent start, int depth) {
    List<Node> items = new ArrayList<>();
    while (!(parser.peekEvent() instanceof SequenceEndEvent)) {
      items.add(node(depth + 1));
    }
    parser.getEvent();
    return new Node.Sequence(at(start), items);
  }

  private Node mapping(MappingStartEvent start, int depth) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    List<Node.Mapping> merged = new ArrayList<>();
    while (!(parser.peekEvent() instanceof MappingEndEvent)) {
      Node key = node(depth + 1);
      Node value = node(depth + 1);
      if (!(key instanceof Node.Scalar name)) {
        problem(key.position(), "a key must be a single value, not " + key.describe(), "");
      } else if (name.text().equals("<<") && !name.quoted()) {
        merge(value, merged);
      } else if (entries.putIfAbsent(name.text(), new Node.Entry(name, value)) != null) {
        Position first = entries.get(name.text()).key().position();
        problem(
            name.position(),
            "the key \"" + name.text() + "\" stands here a second time",
            "it stands on line " + first.line() + " already; remove one of the two");
      }
    }
    parser.getEvent();
    for (Node.Mapping m : merged) {
      m.entries().forEach(e -> entries.putIfAbsent(e.key().text(), e));
    }
    return new Node.Mapping(at(start), List.copyOf(entries.values()));
  }

  private void merge(Node value, List<Node.Mapping> merged) {
    switch (value) {
      case Node.Mapping m -> merged.add(m);
      case Node.Sequence s -> s.items().forEach(item -> merge(item, merged));
      case Node.Scalar s -> problem(s.position(), "only a map can be merged with \"<<\"", "");
    }
  }

  private Node alias(AliasEvent alias) {
    Node target = anchors.get(alias.getAnchor());
    if (target == null) {
      problem(at(alias), "the alias *" + alias.getAnchor() + " has no anchor before it", "");
      return new Node.Scalar(at(alias), "", false, 0, 0);
    }
    count(alias, anchorSizes.getOrDefault(alias.getAnchor(), 1));
    return target;
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new TooMuch(file, event, "more than " + MAX_NODES + " values, aliases expanded");
    }
  }

  private void problem(Position at, String message, String suggestion) {
    problems.add(new YamlProblem(at, message, suggestion));
  }

  private Position at(Event event) {
    return at(file, event.getStartMark(), event.getEndMark());
  }

  private static Position at(String file, Mark start, @Nullable Mark end) {
    int length =
        end != null && end.getLine() == start.getLine()
            ? Math.max(1, end.getColumn() - start.getColumn())
            : 1;
    return new Position(file, start.getLine() + 1, start.getColumn() + 1, length);
  }

  /** The file passes a bound that no honest plan comes near. */
  private static final class TooMuch extends MarkedYAMLException {
    private static final long serialVersionUID = 1L;

    TooMuch(String file, Event event, String what) {
      super(null, null, "the file is too large a plan: " + what, event.getStartMark());
    }
  }
}
