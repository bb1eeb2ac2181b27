package io.mlinfra.spec.read;

import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads nodes as what they are to be, and reports those that are something else. */
record NodeReader(ReadContext context) {
  /** A single value with its variables in place; empty where there is none, which is reported. */
  Optional<String> text(String at, Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      context.error(node.position(), at, "expected a single value, found " + node.describe(), "");
      return Optional.empty();
    }
    ReadContext.Expanded expanded = context.expand(scalar);
    if (!expanded.missing().isEmpty()) {
      context.error(
          node.position(),
          at,
          "the environment variable " + expanded.missing() + " is not set",
          "set it, or write ${" + expanded.missing() + ":-default}");
      return Optional.empty();
    }
    return Optional.of(expanded.text());
  }

  <T> Optional<T> parsed(String at, Position where, String text, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      String message = e.getMessage() == null ? "\"" + text + "\" is not valid" : e.getMessage();
      context.error(where, at, message, "");
      return Optional.empty();
    }
  }

  List<Node> items(String at, Node node) {
    return switch (node) {
      case Node.Sequence s -> s.items();
      case Node.Scalar s when s.isNull() -> List.of();
      default -> {
        context.error(
            node.position(),
            at,
            "expected a list, found " + node.describe(),
            "write it as [a, b], or one \"- item\" a line");
        yield List.of();
      }
    };
  }

  List<Node.Entry> entries(String at, Node node) {
    return switch (node) {
      case Node.Mapping m -> m.entries();
      case Node.Scalar s when s.isNull() -> List.of();
      default -> {
        context.error(node.position(), at, "expected a map of names, found " + node.describe(), "");
        yield List.of();
      }
    };
  }
}
