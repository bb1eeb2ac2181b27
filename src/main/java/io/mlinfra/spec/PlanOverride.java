package io.mlinfra.spec;

import io.mlinfra.spec.read.Nearest;
import io.mlinfra.spec.read.SpecError;
import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import io.mlinfra.spec.yaml.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts one {@code path.to.key=value} from the command line into a plan's tree. */
final class PlanOverride {
  private static final Pattern STEP = Pattern.compile("([^\\[\\]]+)?((?:\\[\\d+])*)");

  private final String option;
  private final Position position;
  private final List<SpecError> errors;

  private PlanOverride(String option, List<SpecError> errors) {
    this.option = option;
    // Only the path is ever shown: the value may be a secret.
    int equals = option.indexOf('=');
    String shown = equals < 0 ? option : option.substring(0, equals);
    this.position = new Position("--set " + shown, 1, 1, 1);
    this.errors = errors;
  }

  static Node apply(Node root, String option, List<SpecError> errors) {
    return new PlanOverride(option, errors).apply(root);
  }

  private Node apply(Node root) {
    int equals = option.indexOf('=');
    if (equals <= 0) {
      return fail(root, "an override is path.to.key=value", "");
    }
    String path = option.substring(0, equals);
    Optional<Node> value = YamlTree.read(position.file(), option.substring(equals + 1)).root();
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      Matcher m = STEP.matcher(part);
      if (!m.matches() || part.isEmpty()) {
        return fail(root, "\"" + path + "\" is no path such as scaling.gpu_clusters.max_nodes", "");
      }
      if (m.group(1) != null) {
        steps.add(m.group(1));
      }
      Matcher index = Pattern.compile("\\[(\\d+)]").matcher(m.group(2));
      while (index.find()) {
        steps.add("[" + index.group(1));
      }
    }
    Node leaf = value.orElse(new Node.Scalar(position, "", false, 0, 0));
    return put(root, steps, 0, leaf);
  }

  private Node put(Node node, List<String> steps, int at, Node value) {
    if (at == steps.size()) {
      return value;
    }
    String step = steps.get(at);
    return switch (node) {
      case Node.Mapping m -> inMapping(m, step, steps, at, value);
      case Node.Sequence s -> inSequence(s, step, steps, at, value);
      case Node.Scalar s when s.isNull() ->
          inMapping(new Node.Mapping(position, List.of()), step, steps, at, value);
      case Node.Scalar s ->
          fail(
              s,
              "\""
                  + String.join(".", steps.subList(0, at))
                  + "\" is a single value and has no \""
                  + step
                  + "\"",
              "");
    };
  }

  private Node inMapping(Node.Mapping m, String step, List<String> steps, int at, Node value) {
    List<Node.Entry> entries = new ArrayList<>(m.entries());
    for (int i = 0; i < entries.size(); i++) {
      Node.Entry e = entries.get(i);
      if (e.key().text().equals(step)) {
        entries.set(i, new Node.Entry(e.key(), put(e.value(), steps, at + 1, value)));
        return new Node.Mapping(m.position(), entries);
      }
    }
    List<String> names = entries.stream().map(e -> e.key().text()).toList();
    Optional<String> near = Nearest.to(step, names);
    if (near.isPresent()) {
      return fail(m, "there is no \"" + step + "\" to set", "did you mean \"" + near.get() + "\"?");
    }
    // A key that is not in the file yet may still be one that the format knows: reading decides.
    Node rest = new Node.Mapping(position, List.of());
    entries.add(
        new Node.Entry(
            new Node.Scalar(position, step, false, 0, 0), put(rest, steps, at + 1, value)));
    return new Node.Mapping(m.position(), entries);
  }

  private Node inSequence(Node.Sequence s, String step, List<String> steps, int at, Node value) {
    int index = step.startsWith("[") ? Integer.parseInt(step.substring(1)) : -1;
    if (index < 0 || index >= s.items().size()) {
      return fail(s, "the list has " + s.items().size() + " items; there is no " + step + "]", "");
    }
    List<Node> items = new ArrayList<>(s.items());
    items.set(index, put(items.get(index), steps, at + 1, value));
    return new Node.Sequence(s.position(), items);
  }

  private Node fail(Node unchanged, String message, String suggestion) {
    errors.add(new SpecError(position, "", message, suggestion));
    return unchanged;
  }
}
