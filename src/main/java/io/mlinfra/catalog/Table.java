package io.mlinfra.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads one table of the catalog: comma-separated, comments with #, then a line of column names, no
 * quoting; a list within a cell is separated by blanks, and an empty cell means that there is no
 * such fact.
 */
final class Table {
  private final String name;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<String[]> rows = new ArrayList<>();

  private Table(String name, String text) {
    this.name = name;
    String[] lines = text.split("\n");
    int first = 0;
    while (lines[first].startsWith("#")) {
      first++;
    }
    String[] head = lines[first].split(",", -1);
    for (int i = 0; i < head.length; i++) {
      columns.put(head[i], i);
    }
    for (int i = first + 1; i < lines.length; i++) {
      String[] cells = lines[i].split(",", -1);
      if (cells.length != head.length) {
        throw new IllegalStateException(
            "catalog table "
                + name
                + ", line "
                + (i + 1)
                + ": "
                + cells.length
                + " cells where the heading has "
                + head.length);
      }
      rows.add(cells);
    }
  }

  static Table open(String name) {
    try (InputStream in = Table.class.getResourceAsStream("/catalog/" + name + ".csv")) {
      if (in == null) {
        throw new IllegalStateException(
            "the catalog table " + name + ".csv is not on the class path");
      }
      return new Table(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the catalog table " + name + ".csv", e);
    }
  }

  static Table of(String name, String text) {
    return new Table(name, text);
  }

  <T> List<T> list(Function<Row, T> make) {
    List<T> all = new ArrayList<>(rows.size());
    for (String[] cells : rows) {
      all.add(make.apply(new Row(cells)));
    }
    return List.copyOf(all);
  }

  void each(Consumer<Row> use) {
    for (String[] cells : rows) {
      use.accept(new Row(cells));
    }
  }

  /** Rows by key, in the order of the file; a key that stands twice is a mistake in the file. */
  <T> Map<String, T> index(Function<T, String> key, Function<Row, T> make) {
    Map<String, T> all = new LinkedHashMap<>();
    for (T value : list(make)) {
      if (all.put(key.apply(value), value) != null) {
        throw new IllegalStateException(
            "catalog table " + name + " has two rows for " + key.apply(value));
      }
    }
    return all;
  }

  /** One row. */
  final class Row {
    private final String[] cells;

    private Row(String[] cells) {
      this.cells = cells;
    }

    String text(String column) {
      Integer at = columns.get(column);
      if (at == null) {
        throw new IllegalStateException("catalog table " + name + " has no column " + column);
      }
      return cells[at];
    }

    Optional<String> optional(String column) {
      String t = text(column);
      return t.isEmpty() ? Optional.empty() : Optional.of(t);
    }

    List<String> words(String column) {
      String t = text(column);
      return t.isEmpty() ? List.of() : Arrays.asList(t.split(" "));
    }

    List<Integer> numbers(String column) {
      return words(column).stream().map(Integer::valueOf).toList();
    }

    int number(String column) {
      return Integer.parseInt(text(column));
    }

    OptionalInt optionalNumber(String column) {
      String t = text(column);
      return t.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(t));
    }

    BigDecimal decimal(String column) {
      return new BigDecimal(text(column));
    }

    Optional<BigDecimal> optionalDecimal(String column) {
      return optional(column).map(BigDecimal::new);
    }

    boolean flag(String column) {
      return switch (text(column)) {
        case "yes" -> true;
        case "no" -> false;
        default ->
            throw new IllegalStateException(
                "catalog table " + name + ": " + column + " is yes or no, not " + text(column));
      };
    }

    Provenance provenance() {
      return new Provenance(text("source"), LocalDate.parse(text("read")));
    }
  }
}
