package io.mlinfra.spec;

import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import io.mlinfra.spec.yaml.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes single values of a plan file's text and leaves every other byte as it is. */
public final class PlanEditor {
  private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");
  private static final Pattern ITEM = Pattern.compile("\\s*(-\\s+)+");

  private final PlanFile file;
  private final String text;
  private final SharedNodes shared;

  private PlanEditor(PlanFile file) {
    this.file = file;
    this.text = file.source().text();
    this.shared = SharedNodes.of(file.root());
  }

  /**
   * The file's text with values set. A value that stands in the file is replaced, in its own
   * quotes; a list in lines of its own loses the lines of those items that go; what is missing is
   * added to the map where it belongs. A value that is used twice through an alias is not changed:
   * the map that uses it gets a value of its own.
   *
   * @param values YAML on one line, by dotted path, such as {@code mig_devices[1].count}
   * @return the text unchanged where no path can be followed
   */
  public static String set(PlanFile file, Map<String, String> values) {
    PlanEditor editor = new PlanEditor(file);
    List<TextEdit> edits = new ArrayList<>();
    values.forEach((path, value) -> edits.addAll(editor.edits(path, value)));
    return TextEdit.apply(file.source().text(), edits);
  }

  /** The same for one value. */
  public static String set(PlanFile file, String path, String value) {
    return set(file, Map.of(path, value));
  }

  private List<TextEdit> edits(String path, String value) {
    Node at = file.root();
    Optional<Node.Mapping> parent = Optional.empty();
    List<String> steps = steps(path);
    for (int i = 0; i < steps.size(); i++) {
      Optional<Node> next = child(at, steps.get(i));
      if (next.isEmpty()) {
        return missing(at, steps.subList(i, steps.size()), value);
      }
      parent = at instanceof Node.Mapping m ? Optional.of(m) : Optional.empty();
      at = next.get();
    }
    if (shared.contains(at) && parent.isPresent() && !shared.contains(parent.get())) {
      return insert(parent.get(), steps.getLast(), value);
    }
    Optional<Node.Mapping> owner = parent;
    return switch (at) {
      case Node.Scalar s -> List.of(scalar(s, value));
      case Node.Sequence s when inBrackets(s.position(), '[') -> brackets(s.position(), value);
      case Node.Sequence s -> lines(s, owner, steps.getLast(), value);
      case Node.Mapping m when inBrackets(m.position(), '{') -> brackets(m.position(), value);
      case Node.Mapping _ -> List.of();
    };
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      int bracket = part.indexOf('[');
      steps.add(bracket < 0 ? part : part.substring(0, bracket));
      Matcher m = INDEX.matcher(part);
      while (m.find()) {
        steps.add("[" + m.group(1));
      }
    }
    return steps;
  }

  private static Optional<Node> child(Node node, String step) {
    return switch (node) {
      case Node.Mapping m -> m.entry(step).map(Node.Entry::value);
      case Node.Sequence s -> {
        int index = step.startsWith("[") ? Integer.parseInt(step.substring(1)) : -1;
        yield index >= 0 && index < s.items().size()
            ? Optional.of(s.items().get(index))
            : Optional.empty();
      }
      case Node.Scalar _ -> Optional.empty();
    };
  }

  private TextEdit scalar(Node.Scalar s, String value) {
    int from = offset(s.start());
    int to = offset(s.end());
    char first = from < to ? text.charAt(from) : ' ';
    boolean quotes = (first == '"' || first == '\'') && value.matches("[A-Za-z0-9./ :-]+");
    return new TextEdit(from, to, quotes ? first + value + first : value);
  }

  private boolean inBrackets(Position at, char open) {
    int start = offset(at);
    return start < text.length() && text.charAt(start) == open;
  }

  private List<TextEdit> brackets(Position at, String value) {
    int start = offset(at);
    int end = FlowText.end(text, start);
    return end < 0 ? List.of() : List.of(new TextEdit(start, end, value));
  }

  /** Takes the lines of those items away that the new list has no more. */
  private List<TextEdit> lines(
      Node.Sequence list, Optional<Node.Mapping> owner, String key, String value) {
    List<String> kept = new ArrayList<>(items(value));
    List<TextEdit> edits = new ArrayList<>();
    for (Node item : list.items()) {
      if (!(item instanceof Node.Scalar s)) {
        return List.of();
      }
      if (!kept.remove(s.text())) {
        int start = lineStart(s.position());
        edits.add(new TextEdit(start, FlowText.nextLine(text, start), ""));
      }
    }
    if (edits.size() == list.items().size()) {
      Optional<Node.Scalar> name = owner.flatMap(o -> o.entry(key)).map(Node.Entry::key);
      if (name.isEmpty()) {
        return List.of();
      }
      int colon = text.indexOf(':', offset(name.get().end()));
      edits.add(new TextEdit(colon + 1, colon + 1, " []"));
    }
    return kept.isEmpty() ? edits : List.of();
  }

  private static List<String> items(String value) {
    return YamlTree.read("", value).root().stream()
        .filter(Node.Sequence.class::isInstance)
        .flatMap(n -> ((Node.Sequence) n).items().stream())
        .filter(Node.Scalar.class::isInstance)
        .map(n -> ((Node.Scalar) n).text())
        .toList();
  }

  private List<TextEdit> missing(Node at, List<String> steps, String value) {
    if (steps.stream().anyMatch(s -> s.startsWith("["))) {
      return List.of();
    }
    String nested = value;
    for (String step : steps.reversed().subList(0, steps.size() - 1)) {
      nested = "{" + step + ": " + nested + "}";
    }
    return switch (at) {
      case Node.Mapping m -> insert(m, steps.getFirst(), nested);
      case Node.Scalar s when s.isNull() -> {
        int from = offset(s.start());
        String map = "{" + steps.getFirst() + ": " + nested + "}";
        boolean afterColon = from > 0 && text.charAt(from - 1) == ':';
        yield List.of(new TextEdit(from, offset(s.end()), afterColon ? " " + map : map));
      }
      default -> List.of();
    };
  }

  private List<TextEdit> insert(Node.Mapping map, String key, String value) {
    String entry = key + ": " + value;
    int start = offset(map.position());
    if (start < text.length() && text.charAt(start) == '{') {
      boolean empty = text.substring(start + 1).stripLeading().startsWith("}");
      return List.of(new TextEdit(start + 1, start + 1, empty ? entry : entry + ", "));
    }
    if (map.equals(file.root())) {
      String before = text.isEmpty() || text.endsWith("\n") ? "" : newline();
      return List.of(new TextEdit(text.length(), text.length(), before + entry + newline()));
    }
    int line = lineStart(map.position());
    String indent = text.substring(line, start);
    if (!indent.isBlank() && !ITEM.matcher(indent).matches()) {
      return List.of();
    }
    String next = newline() + " ".repeat(indent.length());
    return List.of(new TextEdit(start, start, entry + next));
  }

  private String newline() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** The parser counts code points, texts count characters. */
  private int offset(int codePoints) {
    return text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
  }

  private int offset(Position at) {
    int line = lineStart(at);
    int end = FlowText.lineEnd(text, line);
    int columns = Math.min(at.column() - 1, text.codePointCount(line, end));
    return text.offsetByCodePoints(line, columns);
  }

  private int lineStart(Position at) {
    int start = 0;
    for (int i = 1; i < at.line() && start < text.length(); i++) {
      start = FlowText.nextLine(text, start);
    }
    return start;
  }
}
