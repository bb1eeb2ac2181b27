package io.mlinfra.spec.yaml;

import java.util.List;
import java.util.Optional;

/** A YAML value and where it stands. */
public sealed interface Node {
  Position position();

  /** What a person calls this kind of value. */
  String describe();

  /**
   * A single value.
   *
   * @param text as written, quotes and escapes undone
   * @param quoted whether it stood in quotes, so that {@code "null"} is a text
   * @param start offset of the first character of the value in the file, quotes included
   * @param end offset behind its last character
   */
  record Scalar(Position position, String text, boolean quoted, int start, int end)
      implements Node {
    public boolean isNull() {
      return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }

    @Override
    public String describe() {
      return isNull() ? "nothing" : "a single value";
    }
  }

  /** A list. */
  record Sequence(Position position, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A map; keys are unique. */
  record Mapping(Position position, List<Entry> entries) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public Optional<Entry> entry(String key) {
      return entries.stream().filter(e -> e.key().text().equals(key)).findFirst();
    }

    @Override
    public String describe() {
      return "a map";
    }
  }

  /** One key of a map and its value. */
  record Entry(Scalar key, Node value) {}
}
