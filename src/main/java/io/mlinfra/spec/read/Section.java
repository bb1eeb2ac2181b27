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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A map of the plan file with known keys. Reading a key also declares it: what was never asked for
 * is unknown, and a section that is only described records its keys.
 */
public final class Section {
  private final ReadContext context;
  private final NodeReader nodes;
  private final Keys keys;

  private Section(ReadContext context, Keys keys) {
    this.context = context;
    this.nodes = new NodeReader(context);
    this.keys = keys;
  }

  /** Reads a whole value with {@code reader}, reporting unknown keys. */
  public static <T> T read(
      ReadContext context, String path, Node node, Function<Section, T> reader) {
    if (!(node instanceof Node.Mapping) && !(node instanceof Node.Scalar s && s.isNull())) {
      context.error(
          node.position(), path, "expected a map with keys, found " + node.describe(), "");
      return reader.apply(described());
    }
    List<Node.Entry> entries = node instanceof Node.Mapping m ? m.entries() : List.of();
    Section section = new Section(context, new Keys(context, path, node.position(), entries));
    T value = reader.apply(section);
    section.keys.reportUnknown();
    return value;
  }

  /** The shape that {@code reader} reads. */
  public static Shape.Keys shapeOf(Function<Section, ?> reader) {
    Section section = described();
    // Only what the reader asks for matters here, not what it makes of it.
    Object unused = reader.apply(section);
    Objects.requireNonNull(unused);
    return section.keys.shape();
  }

  /** A section that nothing is read from, and that records what it is asked for. */
  private static Section described() {
    ReadContext context = ReadContext.describing();
    return new Section(context, new Keys(context, "", new Position("", 1, 1, 1), List.of()));
  }

  public String path() {
    return keys.path();
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
    keys.describe(key, doc, Shape.Value.of("secret, given as ${VARIABLE}", "", "string", "null"));
    Node.Scalar scalar = keys.scalar(key, "a text");
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
    Node node = keys.value(key);
    return read(
        context,
        keys.path(key),
        node == null ? new Node.Mapping(keys.position(), List.of()) : node,
        reader);
  }

  /** A section that must be there. */
  public <T> T requiredSection(String key, String doc, Function<Section, T> reader) {
    describeSection(key, doc, reader, true);
    Node node = keys.value(key);
    if (node == null) {
      keys.missing(key, new Shape.Keys(List.of()));
      return reader.apply(described());
    }
    return read(context, keys.path(key), node, reader);
  }

  /** A section that may be left out. */
  public <T> Optional<T> optionalSection(String key, String doc, Function<Section, T> reader) {
    describeSection(key, doc, reader, false);
    Node node = keys.value(key);
    return node == null || node instanceof Node.Scalar s && s.isNull()
        ? Optional.empty()
        : Optional.of(read(context, keys.path(key), node, reader));
  }

  /** Sections under names of the user's own, in file order. */
  public <T> Map<String, T> sections(
      String key, String doc, String keyName, Function<Section, T> reader) {
    if (context.isDescribing()) {
      keys.describe(key, doc, new Shape.MapOf(keyName, shapeOf(reader)));
    }
    Map<String, T> read = new LinkedHashMap<>();
    forEachEntry(
        key,
        e ->
            read.put(
                e.key().text(),
                read(context, keys.path(key) + "." + e.key().text(), e.value(), reader)));
    return Collections.unmodifiableMap(read);
  }

  /** Single values under names of the user's own, in file order. */
  public Map<String, String> texts(String key, String doc, String keyName) {
    keys.describe(key, doc, new Shape.MapOf(keyName, ValueType.TEXT.shape()));
    Map<String, String> read = new LinkedHashMap<>();
    forEachEntry(
        key,
        e ->
            nodes
                .text(keys.path(key) + "." + e.key().text(), e.value())
                .ifPresent(t -> read.put(e.key().text(), t)));
    return Collections.unmodifiableMap(read);
  }

  /** A list of single values. */
  public <T> List<T> list(String key, String doc, String typeName, Function<String, T> parse) {
    keys.describe(key, doc, new Shape.ListOf(Shape.Value.of(typeName, "", "string", "number")));
    List<T> read = new ArrayList<>();
    List<Node> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      String at = keys.path(key) + "[" + i + "]";
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
      keys.describe(key, doc, new Shape.ListOf(type.shape()));
      return List.of();
    }
    return list(key, doc, "text", type.parse());
  }

  /** A list of sections. */
  public <T> List<T> sectionList(String key, String doc, Function<Section, T> reader) {
    if (context.isDescribing()) {
      keys.describe(key, doc, new Shape.ListOf(shapeOf(reader)));
    }
    return readAll(keys.path(key), items(key), reader);
  }

  /** A list of lists of sections under names of the user's own: rows of cells. */
  public <T> Map<String, List<List<T>>> grids(
      String key, String doc, String keyName, Function<Section, T> reader) {
    if (context.isDescribing()) {
      Shape rows = new Shape.ListOf(new Shape.ListOf(shapeOf(reader)));
      keys.describe(key, doc, new Shape.MapOf(keyName, rows));
    }
    Map<String, List<List<T>>> grids = new LinkedHashMap<>();
    forEachEntry(
        key,
        e -> {
          List<List<T>> rows = new ArrayList<>();
          String at = keys.path(key) + "." + e.key().text();
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
    keys.error(key, message, suggestion);
  }

  /** Reports a mistake at any path below this section; the position is found by walking down. */
  public void errorAt(String below, String message, String suggestion) {
    context.error(keys.nearest(below), keys.path(below), message, suggestion);
  }

  private <T> List<T> readAll(String at, List<Node> nodes, Function<Section, T> reader) {
    List<T> read = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      read.add(read(context, at + "[" + i + "]", nodes.get(i), reader));
    }
    return List.copyOf(read);
  }

  private <T> Field<T> scalar(String key, String doc, ValueType<T> type) {
    Node.Scalar scalar = keys.scalar(key, "a " + type.shape().name());
    Optional<T> value = Optional.empty();
    if (scalar != null && !scalar.isNull()) {
      String at = keys.path(key);
      value =
          nodes.text(at, scalar).flatMap(t -> nodes.parsed(at, scalar.position(), t, type.parse()));
      if (value.isEmpty()) {
        keys.breaks(key);
      }
    }
    return new Field<>(
        keys, key, type.shape(), doc, value.filter(v -> !v.equals("")), type.format());
  }

  private List<Node> items(String key) {
    Node node = keys.value(key);
    return node == null ? List.of() : nodes.items(keys.path(key), node);
  }

  private void forEachEntry(String key, Consumer<Node.Entry> action) {
    Node node = keys.value(key);
    if (node != null) {
      nodes.entries(keys.path(key), node).forEach(action);
    }
  }

  private void describeSection(
      String key, String doc, Function<Section, ?> reader, boolean required) {
    if (context.isDescribing()) {
      keys.describe(new Shape.Key(key, shapeOf(reader), required, Optional.empty(), doc));
    }
  }
}
