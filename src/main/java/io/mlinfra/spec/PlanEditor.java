package io.mlinfra.spec;

import io.mlinfra.spec.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes single values of a plan file's text and leaves every other byte as it is. */
public final class PlanEditor {
  private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

  private PlanEditor() {}

  /**
   * The file's text with one value set. Existing single values are replaced in place; a key that is
   * missing is added to its map.
   *
   * @param path dotted, such as {@code performance.gpu.mig_devices[1].count}
   * @param value as YAML, on one line
   * @return the text unchanged when the path cannot be followed, or its value stands over several
   *     lines
   */
  public static String set(PlanFile file, String path, String value) {
    String text = file.source().text();
    Node at = file.root();
    List<String> steps = steps(path);
    for (int i = 0; i < steps.size(); i++) {
      Node next = child(at, steps.get(i));
      if (next == null) {
        boolean last = i == steps.size() - 1;
        return last && at instanceof Node.Mapping m
            ? insert(text, file, m, steps.get(i), value)
            : text;
      }
      at = next;
    }
    return switch (at) {
      case Node.Scalar s ->
          text.substring(0, offset(text, s.start()))
              + value
              + text.substring(offset(text, s.end()));
      case Node.Sequence s -> flow(text, file, s.position(), '[', ']', value);
      case Node.Mapping m -> flow(text, file, m.position(), '{', '}', value);
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

  private static @org.jspecify.annotations.Nullable Node child(Node node, String step) {
    return switch (node) {
      case Node.Mapping m -> m.entry(step).map(Node.Entry::value).orElse(null);
      case Node.Sequence s -> {
        int index = step.startsWith("[") ? Integer.parseInt(step.substring(1)) : -1;
        yield index >= 0 && index < s.items().size() ? s.items().get(index) : null;
      }
      case Node.Scalar _ -> null;
    };
  }

  /** The parser counts code points, texts count characters. */
  private static int offset(String text, int codePoints) {
    return text.offsetByCodePoints(0, codePoints);
  }

  /** A list or map in brackets on one line is replaced as a whole. */
  private static String flow(
      String text,
      PlanFile file,
      io.mlinfra.spec.yaml.Position at,
      char open,
      char close,
      String value) {
    int start = start(text, at.line()) + at.column() - 1;
    if (start >= text.length()
        || text.charAt(start) != open
        || !at.file().equals(file.source().file())) {
      return text;
    }
    int depth = 0;
    for (int i = start; i < text.length() && text.charAt(i) != '\n'; i++) {
      char c = text.charAt(i);
      depth += c == open ? 1 : c == close ? -1 : 0;
      if (depth == 0) {
        return text.substring(0, start) + value + text.substring(i + 1);
      }
    }
    return text;
  }

  private static String insert(
      String text, PlanFile file, Node.Mapping map, String key, String value) {
    if (map.entries().isEmpty()) {
      return text;
    }
    Node.Scalar first = map.entries().getFirst().key();
    int at = offset(text, first.start());
    int line = start(text, first.position().line());
    boolean block = text.substring(line, at).isBlank();
    if (block) {
      return text.substring(0, line)
          + text.substring(line, at)
          + key
          + ": "
          + value
          + "\n"
          + text.substring(line);
    }
    return text.substring(0, at) + key + ": " + value + ", " + text.substring(at);
  }

  private static int start(String text, int line) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    return at;
  }

  /** The lines that differ, as {@code -} and {@code +} lines with their numbers. */
  public static List<String> difference(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int from = 0;
    while (from < a.size() && from < b.size() && a.get(from).equals(b.get(from))) {
      from++;
    }
    int endA = a.size();
    int endB = b.size();
    while (endA > from && endB > from && a.get(endA - 1).equals(b.get(endB - 1))) {
      endA--;
      endB--;
    }
    return between(a, from, endA, b, endB);
  }

  /**
   * The shortest difference of two ranges that begin at the same line: longest common subsequence.
   */
  private static List<String> between(
      List<String> a, int from, int endA, List<String> b, int endB) {
    int[][] common = new int[endA - from + 1][endB - from + 1];
    for (int i = endA - from - 1; i >= 0; i--) {
      for (int j = endB - from - 1; j >= 0; j--) {
        boolean same = a.get(from + i).equals(b.get(from + j));
        common[i][j] =
            same ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> out = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < endA - from || j < endB - from) {
      if (i < endA - from && j < endB - from && a.get(from + i).equals(b.get(from + j))) {
        i++;
        j++;
      } else if (i < endA - from && (j == endB - from || common[i + 1][j] >= common[i][j + 1])) {
        out.add("-" + (from + i + 1) + ": " + a.get(from + i++));
      } else {
        out.add("+" + (from + j + 1) + ": " + b.get(from + j++));
      }
    }
    return out;
  }
}
