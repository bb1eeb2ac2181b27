package io.mlinfra.spec.read;

import io.mlinfra.spec.units.Cidr;
import io.mlinfra.spec.units.DataSize;
import io.mlinfra.spec.units.Ratio;
import io.mlinfra.spec.units.Secret;
import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of the plan file with known keys. Reading a key also declares it: what was never asked for
 * is unknown, and a section that is only described records its keys.
 */
public final class Section {
  private final ReadContext context;
  private final NodeReader nodes;
  private final String path;
  private final Position position;
  private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> broken = new HashSet<>();
  private final List<Shape.Key> shape = new ArrayList<>();

  private Section(ReadContext context, String path, Position position) {
    this.context = context;
    this.nodes = new NodeReader(context);
    this.path = path;
    this.position = position;
  }

  /** Reads a whole value with {@code reader}, reporting unknown keys. */
  public static <T> T read(
      ReadContext context, String path, Node node, Function<Section, T> reader) {
    Section section = new Section(context, path, node.position());
    if (node instanceof Node.Mapping mapping) {
      mapping.entries().forEach(e -> section.entries.put(e.key().text(), e));
    } else if (!(node instanceof Node.Scalar s && s.isNull())) {
      context.error(
          node.position(), path, "expected a map with keys, found " + node.describe(), "");
      return describeOnly(reader);
    }
    T value = reader.apply(section);
    section.reportUnknown();
    return value;
  }

  /** The shape that {@code reader} reads. */
  public static Shape.Keys shapeOf(Function<Section, ?> reader) {
    Section section = new Section(ReadContext.describing(), "", new Position("", 1, 1, 1));
    describeOnly(section, reader);
    return new Shape.Keys(List.copyOf(section.shape));
  }

  private static <T> void describeOnly(Section section, Function<Section, T> reader) {
    // Only what the reader asks for matters here, not what it makes of it.
    T unused = reader.apply(section);
    Objects.requireNonNull(unused);
  }

  private static <T> T describeOnly(Function<Section, T> reader) {
    return reader.apply(new Section(ReadContext.describing(), "", new Position("", 1, 1, 1)));
  }

  public String path() {
    return path;
  }

  /** Where a key's value stands; the section itself when the key is absent. */
  public Position position(String key) {
    Node.Entry entry = entries.get(key);
    return entry == null ? position : entry.value().position();
  }

  public Field<String> text(String key, String doc) {
    return scalar(key, doc, ValueType.TEXT);
  }

  /** One of a few words. */
  public Field<String> choice(String key, String doc, String... words) {
    return scalar(key, doc, ValueType.choice(words));
  }

  public Field<Long> count(String key, String doc) {
    return scalar(key, doc, ValueType.COUNT);
  }

  public Field<BigDecimal> number(String key, String doc) {
    return scalar(key, doc, ValueType.NUMBER);
  }

  public Field<Boolean> bool(String key, String doc) {
    return scalar(key, doc, ValueType.BOOL);
  }

  /** A share such as {@code 85%} or {@code 0.85}. */
  public Field<Ratio> ratio(String key, String doc) {
    return scalar(key, doc, ValueType.RATIO);
  }

  /** A number of per cent. */
  public Field<Ratio> percentage(String key, String doc) {
    return scalar(key, doc, ValueType.PERCENTAGE);
  }

  /** A span of time; a bare number counts {@code unit}s. */
  public Field<Duration> duration(String key, String doc, Duration unit) {
    return scalar(key, doc, ValueType.duration(unit));
  }

  /** An amount of data; a bare number counts {@code unit}s. */
  public Field<DataSize> size(String key, String doc, String unit) {
    return scalar(key, doc, ValueType.size(unit));
  }

  public Field<Cidr> cidr(String key, String doc) {
    return scalar(key, doc, ValueType.CIDR);
  }

  /** Any single value with a parser of its own. */
  public <T> Field<T> value(
      String key, String doc, String typeName, String example, Function<String, T> parse) {
    Shape.Value shape = Shape.Value.of(typeName, example, "number", "string");
    return scalar(key, doc, new ValueType<>(shape, parse, String::valueOf));
  }

  /** A value that is never shown; an unset variable is no error here. */
  public Secret secret(String key, String doc) {
    describe(key, doc, Shape.Value.of("secret, given as ${VARIABLE}", "", "string", "null"));
    Node.Scalar scalar = scalarNode(key, "a text");
    if (scalar == null || scalar.isNull()) {
      return Secret.NONE;
    }
    ReadContext.Expanded expanded = context.expand(scalar);
    return expanded.missing().isEmpty()
        ? Secret.of(expanded.text())
        : Secret.unset(expanded.missing());
  }

  /** A section within this one, read even where it is absent, so that its defaults hold. */
  public <T> T section(String key, String doc, Function<Section, T> reader) {
    describeSection(key, doc, reader, false);
    Node.Entry entry = entry(key);
    Node node = entry == null ? new Node.Mapping(position, List.of()) : entry.value();
    return read(context, join(key), node, reader);
  }

  /** A section that must be there. */
  public <T> T requiredSection(String key, String doc, Function<Section, T> reader) {
    if (!entries.containsKey(key)) {
      missing(key, new Shape.Keys(List.of()));
      known.add(key);
      describeSection(key, doc, reader, true);
      return describeOnly(reader);
    }
    describeSection(key, doc, reader, true);
    return read(context, join(key), entries.get(key).value(), knownKey(key, reader));
  }

  /** A section that may be left out. */
  public <T> Optional<T> optionalSection(String key, String doc, Function<Section, T> reader) {
    describeSection(key, doc, reader, false);
    Node.Entry entry = entry(key);
    return entry == null || entry.value() instanceof Node.Scalar s && s.isNull()
        ? Optional.empty()
        : Optional.of(read(context, join(key), entry.value(), reader));
  }

  /** Sections under names of the user's own, in file order. */
  public <T> Map<String, T> sections(
      String key, String doc, String keyName, Function<Section, T> reader) {
    if (context.isDescribing()) {
      describe(key, doc, new Shape.MapOf(keyName, shapeOf(reader)));
    }
    Map<String, T> read = new LinkedHashMap<>();
    forEachEntry(
        key,
        e ->
            read.put(
                e.key().text(),
                read(context, join(key) + "." + e.key().text(), e.value(), reader)));
    return Collections.unmodifiableMap(read);
  }

  /** Single values under names of the user's own, in file order. */
  public Map<String, String> texts(String key, String doc, String keyName) {
    describe(key, doc, new Shape.MapOf(keyName, ValueType.TEXT.shape()));
    Map<String, String> read = new LinkedHashMap<>();
    forEachEntry(
        key,
        e ->
            nodes
                .text(join(key) + "." + e.key().text(), e.value())
                .ifPresent(t -> read.put(e.key().text(), t)));
    return Collections.unmodifiableMap(read);
  }

  /** A list of single values. */
  public <T> List<T> list(String key, String doc, String typeName, Function<String, T> parse) {
    describe(key, doc, new Shape.ListOf(Shape.Value.of(typeName, "", "string", "number")));
    List<T> read = new ArrayList<>();
    List<Node> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      String at = join(key) + "[" + i + "]";
      Node item = items.get(i);
      nodes
          .text(at, item)
          .flatMap(t -> nodes.parsed(at, item.position(), t, parse))
          .ifPresent(read::add);
    }
    return List.copyOf(read);
  }

  public List<String> list(String key, String doc) {
    return list(key, doc, "text", t -> t);
  }

  /** Like {@link #list(String, String)}, each value one of a few. */
  public List<String> choices(String key, String doc, String... words) {
    ValueType<String> type = ValueType.choice(words);
    if (context.isDescribing()) {
      describe(key, doc, new Shape.ListOf(type.shape()));
      return List.of();
    }
    return list(key, doc, "text", type.parse());
  }

  /** A list of sections. */
  public <T> List<T> sectionList(String key, String doc, Function<Section, T> reader) {
    if (context.isDescribing()) {
      describe(key, doc, new Shape.ListOf(shapeOf(reader)));
    }
    return readAll(join(key), items(key), reader);
  }

  /** A list of lists of sections under names of the user's own: rows of cells. */
  public <T> Map<String, List<List<T>>> grids(
      String key, String doc, String keyName, Function<Section, T> reader) {
    if (context.isDescribing()) {
      Shape rows = new Shape.ListOf(new Shape.ListOf(shapeOf(reader)));
      describe(key, doc, new Shape.MapOf(keyName, rows));
    }
    Map<String, List<List<T>>> grids = new LinkedHashMap<>();
    forEachEntry(
        key,
        e -> {
          List<List<T>> rows = new ArrayList<>();
          String at = join(key) + "." + e.key().text();
          List<Node> rowNodes = nodes.items(at, e.value());
          for (int i = 0; i < rowNodes.size(); i++) {
            String row = at + "[" + i + "]";
            rows.add(readAll(row, nodes.items(row, rowNodes.get(i)), reader));
          }
          grids.put(e.key().text(), List.copyOf(rows));
        });
    return Collections.unmodifiableMap(grids);
  }

  /** Reports a mistake that only the reader of the section can see. */
  public void error(String key, String message, String suggestion) {
    if (!broken.contains(key)) {
      context.error(position(key), join(key), message, suggestion);
    }
  }

  /** Reports a mistake at any path below this section; the position is found by walking down. */
  public void errorAt(String below, String message, String suggestion) {
    Node.Entry found = null;
    Map<String, Node.Entry> level = entries;
    for (String step : below.split("\\.", -1)) {
      Node.Entry next = level.get(step);
      if (next == null) {
        break;
      }
      found = next;
      level = new LinkedHashMap<>();
      if (next.value() instanceof Node.Mapping m) {
        for (Node.Entry e : m.entries()) {
          level.put(e.key().text(), e);
        }
      }
    }
    Position at = found == null ? position : found.key().position();
    context.error(at, join(below), message, suggestion);
  }

  /** Of what may be left out. */
  private void describe(String key, String doc, Shape shape) {
    describe(new Shape.Key(key, shape, false, Optional.empty(), doc));
  }

  void describe(Shape.Key key) {
    known.add(key.name());
    if (context.isDescribing()) {
      shape.add(key);
    }
  }

  void missing(String key, Shape wanted) {
    if (!broken.contains(key)) {
      String type = wanted instanceof Shape.Value v ? " (" + v.name() + ")" : "";
      String example =
          wanted instanceof Shape.Value v && !v.example().isEmpty() ? v.example() : "...";
      context.error(
          position,
          path,
          "the key \"" + key + "\"" + type + " is missing" + (path.isEmpty() ? "" : " in " + path),
          "add \"" + key + ": " + example + "\"");
    }
  }

  private <T> List<T> readAll(String at, List<Node> nodes, Function<Section, T> reader) {
    List<T> read = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      read.add(read(context, at + "[" + i + "]", nodes.get(i), reader));
    }
    return List.copyOf(read);
  }

  private <T> Field<T> scalar(String key, String doc, ValueType<T> type) {
    known.add(key);
    Node.Scalar scalar = scalarNode(key, "a " + type.shape().name());
    Optional<T> value =
        scalar == null || scalar.isNull()
            ? Optional.empty()
            : nodes
                .text(join(key), scalar)
                .flatMap(t -> nodes.parsed(join(key), scalar.position(), t, type.parse()));
    if (value.isEmpty() && scalar != null && !scalar.isNull()) {
      broken.add(key);
    }
    return new Field<>(
        this, key, type.shape(), doc, value.filter(v -> !v.equals("")), type.format());
  }

  private Node.@Nullable Scalar scalarNode(String key, String wanted) {
    Node.Entry entry = entry(key);
    if (entry == null) {
      return null;
    }
    if (entry.value() instanceof Node.Scalar scalar) {
      return scalar;
    }
    broken.add(key);
    context.error(
        entry.value().position(),
        join(key),
        "expected " + wanted + ", found " + entry.value().describe(),
        "");
    return null;
  }

  private List<Node> items(String key) {
    Node.Entry entry = entry(key);
    return entry == null ? List.of() : nodes.items(join(key), entry.value());
  }

  private void forEachEntry(String key, Consumer<Node.Entry> action) {
    Node.Entry entry = entry(key);
    if (entry != null) {
      nodes.entries(join(key), entry.value()).forEach(action);
    }
  }

  private Node.@Nullable Entry entry(String key) {
    known.add(key);
    return entries.get(key);
  }

  private <T> void describeSection(
      String key, String doc, Function<Section, T> reader, boolean required) {
    known.add(key);
    if (context.isDescribing()) {
      shape.add(new Shape.Key(key, shapeOf(reader), required, Optional.empty(), doc));
    }
  }

  private <T> Function<Section, T> knownKey(String key, Function<Section, T> reader) {
    known.add(key);
    return reader;
  }

  private void reportUnknown() {
    for (Node.Entry entry : entries.values()) {
      String key = entry.key().text();
      if (!known.contains(key)) {
        String where = path.isEmpty() ? "at the top of the file" : "in " + path;
        context.error(
            entry.key().position(),
            join(key),
            "unknown key \"" + key + "\" " + where,
            Nearest.to(key, known)
                .map(k -> "did you mean \"" + k + "\"?")
                .orElse("known keys here: " + String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  private String join(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
